import { randomBytes } from 'node:crypto';
import type { ProgramName } from '@merchant-analysis/contracts/who-asks';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Logger } from '@merchant-analysis/observability/logger';
import { busSettings } from '@merchant-analysis/settings/bus';
import { commonSettings } from '@merchant-analysis/settings/common';
import { type EnvironmentVariables, loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { nkeyAuthenticator } from 'nats';
import type { BusLogin } from './bus-transporter.js';
import { parseCallerKeys } from './caller-keys.js';
import { type CallerAuthority, createCallerAuthority } from './caller-statement.js';

/** A place on the bus: under which name, how to get there, and what callers are believed. */
export interface Bus {
  readonly nodeId: string;
  readonly login: BusLogin;
  readonly callers: CallerAuthority;
}

/**
 * The place of a program on the bus, from its settings.
 * @throws SettingsError with everything that is missing or wrong.
 */
export function busOf(
  program: ProgramName,
  env: EnvironmentVariables,
  { logger, clock }: { logger: Logger; clock: Clock },
): Bus {
  const settings = loadSettings({ ...busSettings, environment: commonSettings.environment }, env);
  const { natsUrl, natsUser, natsPassword, natsSeed, callerKeys } = settings;
  const mistakes: string[] = [];
  if (!natsUrl)
    mistakes.push(
      `NATS_URL is needed to run ${program} as a process of its own, such as nats://127.0.0.1:4222`,
    );
  if (!callerKeys) mistakes.push(`CALLER_KEYS (or CALLER_KEYS_FILE) is needed with NATS_URL: ${MAKE_THEM}`);
  if (natsSeed && natsUser)
    mistakes.push('NATS_SEED and NATS_USER are both set: the servers know one of them');
  if (settings.environment === 'production' && !natsSeed && !natsUser)
    mistakes.push(`production needs a login at the NATS servers, NATS_SEED_FILE: ${MAKE_THEM}`);
  if (!natsUrl || !callerKeys || mistakes.length > 0) throw new SettingsError(mistakes);
  return {
    nodeId: `${program}.${settings.instance ?? randomBytes(6).toString('hex')}`,
    login: {
      url: natsUrl,
      user: natsUser,
      password: natsPassword,
      authenticator: natsSeed ? nkeyAuthenticator(new TextEncoder().encode(natsSeed)) : undefined,
    },
    callers: createCallerAuthority({
      program,
      keys: readKeys(callerKeys, program),
      clock,
      onRefusal: (reason, about) => logger.warn({ ...about, reason }, 'a message was refused'),
    }),
  };
}

const MAKE_THEM = 'make them with npm run cluster:secrets';

function readKeys(text: string, program: ProgramName) {
  try {
    return parseCallerKeys(text, program);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SettingsError([`CALLER_KEYS: ${error.message}; ${MAKE_THEM}`]);
  }
}
