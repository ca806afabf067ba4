import { createBroker } from '@merchant-analysis/broker/broker';
import { busOf } from '@merchant-analysis/broker/bus';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { madeCost } from './made-services.js';

/** A process of its own for a test that kills it: answers costs on the bus of its settings after the wait it is told. */
const [waitMs = '0'] = process.argv.slice(2);
const logger = silentLogger();
const broker = createBroker({
  logger,
  bus: busOf('cost', process.env, { logger, clock: { now: Date.now } }),
  heartbeatSeconds: 1,
  heartbeatTimeoutSeconds: 2,
});
broker.createService(madeCost(Number(waitMs)));
await broker.start();
process.stdout.write('ready\n');
