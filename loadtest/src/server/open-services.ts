import { createBroker } from '@merchant-analysis/broker/broker';
import type { Compose, Composition } from '@merchant-analysis/broker/composition';
import { type Host, hostOf } from '@merchant-analysis/broker/service';
import type { ServiceName } from '@merchant-analysis/contracts/health';
import { silentLogger } from '@merchant-analysis/observability/logger';

export interface Services {
  readonly host: Host;
  close(): Promise<void>;
}

/** Some services in this process, over the books in a folder that no server has open, or where the settings say. */
export async function openServices(
  dataDir: string,
  services: Partial<Readonly<Record<ServiceName, Compose>>>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Services> {
  const logger = silentLogger();
  const broker = createBroker({ nodeId: `bench.${process.pid}`, logger });
  const compositions: Composition[] = [];
  for (const compose of Object.values(services)) {
    const env = { ...settings, DATA_DIR: dataDir };
    const composition = await compose({ env, logger, clock: { now: Date.now } });
    compositions.push(composition);
    broker.createService(composition.schema);
  }
  await broker.start();
  return {
    host: hostOf(broker),
    close: async () => {
      await broker.stop();
      for (const composition of compositions.reverse()) await composition.close();
    },
  };
}
