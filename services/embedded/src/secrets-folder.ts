import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClusterSecrets,
  makeClusterSecrets,
  type ProgramSecrets,
} from '@merchant-analysis/broker/cluster-secrets';
import { type NatsServerPlace, natsServerConfig } from '@merchant-analysis/broker/nats-config';
import { PROGRAMS, type ProgramName } from '@merchant-analysis/contracts/who-asks';

const ROUTE = 'nats-route.password';
const seedFile = (program: ProgramName): string => `${program}.seed`;
const keysFile = (program: ProgramName): string => `${program}.keys`;

/**
 * The secrets of a cluster in a folder that only its owner can read: for each program `<program>.seed` and
 * `<program>.keys`, and a configuration for each NATS server. What is there stays, what is missing is made, and the
 * configurations are written anew.
 * @returns the secrets, and the names of the files that were not there before.
 */
export function keepClusterSecrets(
  folder: string,
  servers: readonly NatsServerPlace[],
): { secrets: ClusterSecrets; made: string[] } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const secrets = makeClusterSecrets(readFolder(folder));
  const made: string[] = [];
  const write = (name: string, text: string): void => {
    const path = join(folder, name);
    if (!existsSync(path)) made.push(name);
    else if (readFileSync(path, 'utf8') === text) return;
    writeFileSync(path, text, { mode: 0o600 });
  };
  for (const program of PROGRAMS) {
    write(seedFile(program), `${secrets.programs[program].natsSeed}\n`);
    write(keysFile(program), `${secrets.programs[program].callerKeys}\n`);
  }
  write(ROUTE, `${secrets.routePassword}\n`);
  for (const server of servers) write(`${server.name}.conf`, natsServerConfig(server, secrets));
  return { secrets, made };
}

/** The settings with which a program takes its secrets out of the folder. */
export function secretSettingsOf(folder: string, program: ProgramName): Record<string, string> {
  return {
    NATS_SEED_FILE: join(folder, seedFile(program)),
    CALLER_KEYS_FILE: join(folder, keysFile(program)),
  };
}

function readFolder(folder: string): Partial<ClusterSecrets> {
  const read = (name: string): string | undefined => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  };
  const programs: Partial<Record<ProgramName, ProgramSecrets>> = {};
  for (const program of PROGRAMS) {
    const natsSeed = read(seedFile(program));
    const callerKeys = read(keysFile(program));
    if (natsSeed !== undefined && callerKeys !== undefined) programs[program] = { natsSeed, callerKeys };
  }
  const routePassword = read(ROUTE);
  return {
    programs: programs as ClusterSecrets['programs'],
    ...(routePassword === undefined ? {} : { routePassword }),
  };
}
