import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stopOnSignal } from '@merchant-analysis/broker/run-service';
import { tokenSettings, tokenTerms } from '@merchant-analysis/contracts/access-token';
import { composeGateway } from '@merchant-analysis/gateway/container';
import { gatewaySettings } from '@merchant-analysis/gateway/settings';
import { createLogger } from '@merchant-analysis/observability/logger';
import { platformVersion } from '@merchant-analysis/observability/version';
import { commonSettings } from '@merchant-analysis/settings/common';
import { EnvFileError } from '@merchant-analysis/settings/env-file';
import { EnvFileArgumentError, takeEnvFile } from '@merchant-analysis/settings/env-file-argument';
import { keysWithoutEffect } from '@merchant-analysis/settings/guide-keys';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { checkProduction } from '@merchant-analysis/settings/production';
import {
  defineSettings,
  type EnvironmentVariables,
  loadSettings,
  SettingsError,
} from '@merchant-analysis/settings/settings';
import { type FirstLogin, findTenants, prepareDemo } from './first-start.js';
import { openPlatform, type Platform } from './platform.js';
import { progressBars } from './progress-bars.js';
import { ALL_SERVICES } from './services.js';

const startSettings = defineSettings({ ...commonSettings, ...gatewaySettings, ...tokenSettings });

/**
 * `npm start [-- --env-file FILE]`: every service and the gateway in this process.
 * Exits 1, with everything that is wrong, when the settings or the port are not right.
 */
export async function startEmbedded(
  args: readonly string[],
  processEnv: EnvironmentVariables,
): Promise<void> {
  try {
    await start(readEnvironment(args, processEnv));
  } catch (error) {
    const explained = explain(error);
    if (explained === undefined) throw error;
    process.stderr.write(`${explained}\n`);
    process.exit(1);
  }
}

async function start(env: EnvironmentVariables): Promise<void> {
  const settings = checkSettings(env);
  const logger = createLogger({ level: settings.logLevel, service: 'embedded', version: platformVersion });
  for (const line of keysWithoutEffect(env)) logger.warn(line);
  const platform = await openPlatform({ env, logger, clock: { now: Date.now } }, ALL_SERVICES);
  try {
    const login = await prepareTenants(platform, settings, env);
    const gateway = await composeGateway({ env, logger, clock: { now: Date.now }, broker: platform.broker });
    const address = await gateway.listen();
    stopOnSignal(async () => {
      await gateway.close();
      await platform.close();
    });
    process.stdout.write(welcome(address, placeOf(settings), login));
  } catch (error) {
    await platform.close();
    throw error;
  }
}

function readEnvironment(typed: readonly string[], processEnv: EnvironmentVariables): EnvironmentVariables {
  const { args, env } = takeEnvFile(typed, processEnv);
  parseArgs({ args, options: {}, allowPositionals: false });
  return env;
}

/** @throws SettingsError with everything that is wrong, whoever finds it. */
function checkSettings(env: EnvironmentVariables) {
  const mistakes: string[] = [];
  try {
    const settings = loadSettings(startSettings, env);
    mistakes.push(...checkProduction({ ...settings, hasDemoTenant: false, env }));
    tokenTerms(settings, settings.environment);
    mongoAddress(settings);
    if (mistakes.length === 0) return settings;
  } catch (error) {
    if (error instanceof SettingsError) mistakes.push(...error.mistakes, ...placeholdersIn(env));
    else if (error instanceof RangeError) mistakes.push(error.message);
    else throw error;
  }
  throw new SettingsError([...new Set(mistakes)]);
}

/** Placeholder secrets are named even when the settings cannot be read for another reason. */
function placeholdersIn(env: EnvironmentVariables): string[] {
  const environment = (env['ENVIRONMENT'] ?? '').toLowerCase();
  return checkProduction({
    environment,
    host: '127.0.0.1',
    tlsTerminatedByProxy: true,
    hasDemoTenant: false,
    env,
  });
}

/** The demo and the sandbox where they belong; a refusal where the demo is and must not be. */
async function prepareTenants(
  { host }: Platform,
  settings: ReturnType<typeof checkSettings>,
  env: EnvironmentVariables,
): Promise<FirstLogin | undefined> {
  if (settings.environment === 'demo') {
    const bars = progressBars(process.stdout);
    const login = await prepareDemo(host, Date.now(), bars.show);
    bars.end();
    return login;
  }
  const tenants = await findTenants(host);
  const hasDemoTenant = tenants.some((tenant) => tenant.kind === 'demo');
  const mistakes = checkProduction({ ...settings, hasDemoTenant, env });
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  if (tenants.length === 0) {
    process.stdout.write('There is no tenant yet: npm run create-tenant -- --name NAME --owner LOGIN\n');
  }
  return undefined;
}

/** In words for the operator, without a user or a password. */
function placeOf(settings: ReturnType<typeof checkSettings>): string {
  const mongo = mongoAddress(settings);
  return mongo ? `the MongoDB replica set ${mongo.replicaSet}` : resolve(settings.dataDir);
}

function welcome(address: string, booksPlace: string, login: FirstLogin | undefined): string {
  const lines = [
    '',
    `merchant-analysis ${platformVersion} is ready. The books are in ${booksPlace}.`,
    `  address    ${address}`,
    `  API page   ${address}/api/v1/docs`,
  ];
  if (login) {
    lines.push(
      `  log in as  ${login.login}   one-time password  ${login.oneTimePassword}`,
      '             It works once; choose your own with POST /api/v1/auth/password.',
    );
  }
  return `${lines.join('\n')}\n\n`;
}

function explain(error: unknown): string | undefined {
  if (error instanceof SettingsError || error instanceof EnvFileError) return error.message;
  if (error instanceof EnvFileArgumentError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE')
    return `The port is taken (${error.message}): set PORT to another one, or stop what runs there.`;
  const syscall = 'syscall' in error ? error.syscall : undefined;
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `The gateway cannot listen there (${error.message}): set HOST and PORT to an address of this machine.`;
  if (syscall === 'mkdir' || syscall === 'open')
    return `The books cannot be kept there (${error.message}): set DATA_DIR to a folder that can be written.`;
  if (String(error.code).startsWith('ERR_PARSE_ARGS'))
    return `${error.message}\nUsage: npm start [-- --env-file FILE]`;
  return undefined;
}
