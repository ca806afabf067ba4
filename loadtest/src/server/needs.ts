import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MONGOD } from '@merchant-analysis/testkit/mongo-set';
import { NATS_SERVER } from '@merchant-analysis/testkit/real-server';
import { findProgram } from '@merchant-analysis/testkit/servers/find-program';
import { mountTmpfs } from './small-disk.js';

/** What a chaos case or a bench finds on a machine, or not. */
export type Need = 'mongod' | 'redis-server' | 'nats-server' | 'faketime' | 'tmpfs';

const REDIS_SERVER = { name: 'redis-server', variable: 'REDIS_SERVER_BIN' };
const FAKETIME_LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`,
);

/** How to get what is missing. */
export const HOW_TO_GET: Readonly<Record<Need, string>> = {
  mongod: 'npm run servers:install, or name it in MONGOD_BIN',
  'redis-server': 'npm run servers:install, or name it in REDIS_SERVER_BIN',
  'nats-server': 'npm run servers:install, or name it in NATS_SERVER_BIN',
  faketime: 'apt-get install libfaketime',
  tmpfs: 'run as root, a small disk is mounted',
};

/** The path of what a case needs, or undefined when it is not to be had on this machine. */
export function findNeed(need: Need): string | undefined {
  switch (need) {
    case 'mongod':
      return findProgram(MONGOD)?.path;
    case 'nats-server':
      return findProgram(NATS_SERVER)?.path;
    case 'redis-server':
      return findProgram(REDIS_SERVER)?.path;
    case 'faketime':
      return FAKETIME_LIBRARIES.find((path) => existsSync(path));
    case 'tmpfs':
      return canMount() ? 'tmpfs' : undefined;
  }
}

/** The version that a server says of itself, such as `mongod 6.0.5`; undefined for what has none. */
export function versionOf(need: Need): string | undefined {
  const path = findNeed(need);
  if (need === 'tmpfs' || need === 'faketime' || path === undefined) return undefined;
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const version = /\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0];
  return version === undefined ? undefined : `${need} ${version}`;
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'merchant-analysis-'));
  try {
    mountTmpfs(folder, 1).unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
