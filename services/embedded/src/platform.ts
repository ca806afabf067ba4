import { createBroker } from '@merchant-analysis/broker/broker';
import { busOf } from '@merchant-analysis/broker/bus';
import type { Compose, Composition, Environment } from '@merchant-analysis/broker/composition';
import { type Host, hostOf } from '@merchant-analysis/broker/service';
import type { ServiceName } from '@merchant-analysis/contracts/health';
import type { Logger } from '@merchant-analysis/observability/logger';
import type { EnvironmentVariables } from '@merchant-analysis/settings/settings';
import type { ServiceBroker } from 'moleculer';

/** Services within reach of a broker of this process. */
export interface Platform {
  readonly broker: ServiceBroker;
  readonly host: Host;
  /** Lets go of everything, in reverse. */
  close(): Promise<void>;
}

const WAIT_FOR_SERVICES_MS = 60_000;

/**
 * Composes and starts services in this process, behind a broker without a transporter. What was opened is
 * closed again when one of them fails.
 */
export async function openPlatform(
  environment: Environment,
  services: Partial<Readonly<Record<ServiceName, Compose>>>,
): Promise<Platform> {
  const broker = createBroker({ nodeId: `embedded.${process.pid}`, logger: environment.logger });
  const compositions: Composition[] = [];
  const close = async (): Promise<void> => {
    await broker.stop();
    for (const composition of compositions.reverse()) await composition.close();
  };
  try {
    for (const compose of Object.values(services)) {
      const composition = await compose(environment);
      compositions.push(composition);
      broker.createService(composition.schema);
    }
    await broker.start();
    return { broker, host: hostOf(broker), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Joins services that run elsewhere, over NATS, and waits until the needed ones are there. */
export async function joinCluster(options: {
  env: EnvironmentVariables;
  logger: Logger;
  needs: readonly ServiceName[];
}): Promise<Platform> {
  const { env, logger } = options;
  const broker = createBroker({ logger, bus: busOf('command', env, { logger, clock: { now: Date.now } }) });
  await broker.start();
  const host = hostOf(broker);
  try {
    await host.waitFor(options.needs, WAIT_FOR_SERVICES_MS);
    return { broker, host, close: () => broker.stop() };
  } catch (error) {
    await broker.stop();
    throw error;
  }
}
