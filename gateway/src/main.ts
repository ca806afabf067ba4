import { createBroker } from '@merchant-analysis/broker/broker';
import { stopOnSignal } from '@merchant-analysis/broker/run-service';
import { createLogger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { commonSettings } from '@merchant-analysis/settings/common';
import { loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { composeGateway } from './container.js';

/** Runs the gateway as a process of its own, with the services behind NATS. */
async function main(): Promise<void> {
  const { env } = process;
  const settings = loadSettings(commonSettings, env);
  if (!settings.natsUrl)
    throw new SettingsError([
      'NATS_URL is needed to run the gateway on its own, such as nats://127.0.0.1:4222',
    ]);
  const logger = createLogger({ level: settings.logLevel, service: 'api_gateway', version: platformVersion });
  const nodeId = `gateway.${env['INSTANCE'] ?? process.pid}`;
  const broker = createBroker({ nodeId, logger, natsUrl: settings.natsUrl });
  const gateway = await composeGateway({ env, logger, clock: { now: Date.now }, broker });
  await broker.start();
  const address = await gateway.listen();
  logger.info({ address }, 'gateway listens');
  stopOnSignal(async () => {
    await gateway.close();
    await broker.stop();
  });
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`,
  );
  process.exit(1);
});
