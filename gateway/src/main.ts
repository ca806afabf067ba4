import { createBroker } from '@merchant-analysis/broker/broker';
import { busOf } from '@merchant-analysis/broker/bus';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { stopOnSignal } from '@merchant-analysis/broker/run-service';
import { type Host, hostOf } from '@merchant-analysis/broker/service';
import { listTenants, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { createLogger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { commonSettings } from '@merchant-analysis/settings/common';
import { checkProduction } from '@merchant-analysis/settings/production';
import { loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { composeGateway } from './container.js';
import { gatewaySettings } from './settings.js';

const WAIT_FOR_IDENTITY_MS = 60_000;

/** Runs the gateway as a process of its own, with the services behind NATS. */
async function main(): Promise<void> {
  const { env } = process;
  const settings = loadSettings({ ...commonSettings, ...gatewaySettings }, env);
  refuseUnsafe(checkProduction({ ...settings, hasDemoTenant: false, env }));
  const logger = createLogger({ level: settings.logLevel, service: 'api_gateway', version: platformVersion });
  const clock = { now: Date.now };
  const broker = createBroker({ logger, bus: busOf('gateway', env, { logger, clock }) });
  const gateway = await composeGateway({ env, logger, clock, broker });
  await broker.start();
  if (settings.environment === 'production') {
    refuseUnsafe(checkProduction({ ...settings, hasDemoTenant: await hasDemoTenant(hostOf(broker)), env }));
  }
  const address = await gateway.listen();
  logger.info({ address }, 'gateway listens');
  stopOnSignal(async () => {
    await gateway.close();
    await broker.stop();
  });
}

/** Production must not answer for simulated merchants. Waits until identity is there. */
async function hasDemoTenant(host: Host): Promise<boolean> {
  await host.waitFor(['identity'], WAIT_FOR_IDENTITY_MS);
  const { data } = await host.ask(listTenants, { limit: 500 }, { caller: systemCaller(PLATFORM_TENANT) });
  return data.some((tenant) => tenant.kind === 'demo');
}

function refuseUnsafe(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new SettingsError(mistakes);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`,
  );
  process.exit(1);
});
