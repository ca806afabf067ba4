import { createBroker } from '@merchant-analysis/broker/broker';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { madeCost } from './made-services.js';

/** A process of its own for a test that kills it: answers costs over the NATS and after the wait that it is told. */
const [natsUrl = '', waitMs = '0'] = process.argv.slice(2);
const broker = createBroker({
  nodeId: `cost.${process.pid}`,
  natsUrl,
  logger: silentLogger(),
  heartbeatSeconds: 1,
  heartbeatTimeoutSeconds: 2,
});
broker.createService(madeCost(Number(waitMs)));
await broker.start();
process.stdout.write('ready\n');
