import { createBroker } from '@merchant-analysis/broker/broker';
import { type Host, hostOf } from '@merchant-analysis/broker/service';
import type { ServiceName } from '@merchant-analysis/contracts/health';
import { silentLogger } from '@merchant-analysis/observability/logger';
import type { ServiceBroker, ServiceSchema } from 'moleculer';

export interface TwoNodes {
  /** Speaks to the services from the other node: every call is serialized on its way. */
  readonly host: Host;
  /** The node that only asks. */
  readonly near: ServiceBroker;
  /** The node that runs the services. */
  readonly far: ServiceBroker;
  stop(): Promise<void>;
}

let pairs = 0;

/** Two brokers in one process with a transporter between them that carries serialized packets. */
export async function startTwoNodes(schemas: readonly ServiceSchema[]): Promise<TwoNodes> {
  pairs += 1;
  const settings = { logger: silentLogger(), checkAnswers: true, testWire: `pair-${process.pid}-${pairs}` };
  const far = createBroker({ ...settings, nodeId: 'far.1' });
  const near = createBroker({ ...settings, nodeId: 'near.1' });
  for (const schema of schemas) far.createService(schema);
  await Promise.all([far.start(), near.start()]);
  const host = hostOf(near);
  await host.waitFor(
    schemas.map((schema) => schema.name as ServiceName),
    30_000,
  );
  return {
    host,
    near,
    far,
    stop: async () => {
      await near.stop();
      await far.stop();
    },
  };
}
