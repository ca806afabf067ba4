import type { ServiceName } from '@merchant-analysis/contracts/health';
import { createLogger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { commonSettings } from '@merchant-analysis/settings/common';
import { loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { createBroker } from './broker.js';
import { busOf } from './bus.js';
import type { Compose } from './composition.js';

/**
 * Runs one service as a process of its own: settings → container → broker → start; stop in reverse on SIGTERM
 * or SIGINT. Exits 1 with every mistake when the settings are wrong.
 */
export async function runService(
  name: ServiceName,
  compose: Compose,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  try {
    const settings = loadSettings(commonSettings, env);
    const logger = createLogger({ level: settings.logLevel, service: name, version: platformVersion });
    const clock = { now: Date.now };
    const bus = busOf(name, env, { logger, clock });
    const composition = await compose({ env, logger, clock });
    const broker = createBroker({ logger, bus });
    broker.createService(composition.schema);
    stopOnSignal(async () => {
      await broker.stop();
      await composition.close();
    });
    await broker.start();
    logger.info({ nodeId: broker.nodeID }, 'service started');
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** Runs the stop once on the first SIGTERM or SIGINT, then exits 0; a second signal exits at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
