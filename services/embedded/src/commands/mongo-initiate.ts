import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mongoSettings } from '@merchant-analysis/settings/mongo';
import { type EnvironmentVariables, loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { initiateReplicaSet, ReplicaSetError } from '@merchant-analysis/storage/replica-set';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run mongo:initiate -- --members HOST:PORT,HOST:PORT,HOST:PORT

Makes the servers the replica set MONGODB_REPLICA_SET with the administrator MONGODB_USERNAME and MONGODB_PASSWORD.
Run again, it changes nothing.

  --members   every member, as the others and the services reach it; the first is preferred as primary
  --key-file  the key file of the members; without it this must run on the machine of the first member
  --direct    HOST:PORT of the first member on its own machine, where that is not what --members says`;

const HOST_AND_PORT = /^[^\s,:]+:\d{1,5}$/;

await runCommand(USAGE, async (args, env) => {
  const { members, keyFile, direct } = readFlags(args);
  const { name, username, password } = planFrom(env);
  const memberKey = keyFile === undefined ? undefined : readFileSync(keyFile, 'utf8');
  const changes = await initiateReplicaSet({ name, members, direct, memberKey, username, password }).catch(
    (error: unknown) => {
      throw error instanceof ReplicaSetError ? new SettingsError([error.message]) : error;
    },
  );
  const set = `${name} (${members.join(', ')})`;
  const lines = [
    changes.isInitiated ? `Initiated the replica set ${set}.` : `The replica set ${set} was there already.`,
    changes.isAdministratorMade ? `Made the administrator ${username}.` : `${username} can log in.`,
  ];
  if (!changes.isInitiated && !changes.isAdministratorMade) lines.push('Nothing was changed.');
  process.stdout.write(`${lines.join('\n')}\n`);
});

interface Flags {
  readonly members: readonly string[];
  readonly keyFile?: string | undefined;
  readonly direct?: string | undefined;
}

function readFlags(args: string[]): Flags {
  const text = { type: 'string' } as const;
  const { values } = parse(() =>
    parseArgs({ args, options: { members: text, 'key-file': text, direct: text } }),
  );
  const members = (values.members ?? '').split(',').filter((host) => host !== '');
  const wrong = [...members, ...(values.direct === undefined ? [] : [values.direct])].find(
    (host) => !HOST_AND_PORT.test(host),
  );
  if (wrong !== undefined) throw new UsageError(`${wrong} is not HOST:PORT.`);
  if (members.length < 3 || new Set(members).size !== members.length) {
    throw new UsageError('A replica set needs three members or more, each named once.');
  }
  return { members, keyFile: values['key-file'], direct: values.direct };
}

function parse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function planFrom(env: EnvironmentVariables): { name: string; username: string; password: string } {
  const settings = loadSettings(mongoSettings, env);
  const { mongodbReplicaSet: name, mongodbUsername: username, mongodbPassword: password } = settings;
  const missing = Object.entries({
    MONGODB_REPLICA_SET: name,
    MONGODB_USERNAME: username,
    MONGODB_PASSWORD: password,
  })
    .filter(([, value]) => value === undefined)
    .map(
      ([variable]) => `${variable} is not set: the replica set gets its name and its administrator from it.`,
    );
  if (name === undefined || username === undefined || password === undefined)
    throw new SettingsError(missing);
  return { name, username, password };
}
