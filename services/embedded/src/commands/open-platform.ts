import { createBroker } from '@merchant-analysis/broker/broker';
import type { Compose, Composition } from '@merchant-analysis/broker/composition';
import { type Host, hostOf } from '@merchant-analysis/broker/service';
import type { ServiceName } from '@merchant-analysis/contracts/health';
import { createLogger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { commonSettings } from '@merchant-analysis/settings/common';
import { type EnvironmentVariables, loadSettings } from '@merchant-analysis/settings/settings';

/** The services that a command needs, without the door. */
export interface Platform {
  readonly host: Host;
  close(): Promise<void>;
}

const WAIT_FOR_CLUSTER_MS = 10_000;

/**
 * Opens the platform for a command: the named services in this process, on the same files as a running
 * `npm start`; or, with NATS_URL, the running cluster. Logs only warnings, to leave the terminal to the command.
 */
export async function openPlatform(
  env: EnvironmentVariables,
  services: Partial<Record<ServiceName, Compose>>,
): Promise<Platform> {
  const settings = loadSettings(commonSettings, env);
  const logger = createLogger({ level: 'warn', service: 'command', version: platformVersion });
  const { natsUrl } = settings;
  const broker = createBroker({ nodeId: `command.${process.pid}`, logger, natsUrl });
  const compositions: Composition[] = [];
  const close = async (): Promise<void> => {
    await broker.stop();
    for (const composition of compositions.reverse()) await composition.close();
  };
  try {
    if (natsUrl === undefined) {
      for (const compose of Object.values(services)) {
        const composition = await compose({ env, logger, clock: { now: Date.now } });
        compositions.push(composition);
        broker.createService(composition.schema);
      }
    }
    await broker.start();
    const host = hostOf(broker);
    await host.waitFor(Object.keys(services) as ServiceName[], WAIT_FOR_CLUSTER_MS);
    return { host, close };
  } catch (error) {
    await close();
    throw error;
  }
}
