import { parseArgs } from 'node:util';
import { mongoAddress, mongoSettings } from '@merchant-analysis/settings/mongo';
import { type EnvironmentVariables, loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { connectionTo, type MongoStore } from '@merchant-analysis/storage/mongo';
import { migrate, SchemaTooNewError } from '@merchant-analysis/storage/mongo-migrations';
import { mongoProblem } from '@merchant-analysis/storage/mongo-problem';
import { SCHEMAS } from '../schemas.js';
import { isExpandOpen, readStatus, statusPage } from './migration-status.js';
import { runCommand } from './run-command.js';
import { UsageError } from './usage-error.js';

const USAGE = `npm run migrate -- --status
npm run migrate -- --up [--contract]

  --status    what is applied and what is open, of the collections of every service; exit 3 when --up has work to do
  --up        applies the steps that add something: the code that runs now and the code to come can live with them
  --contract  applies also the steps that take something away, which older code needs: only when none of it runs`;

type Database = MongoStore['database'];

await runCommand(USAGE, async (args, env) => {
  const { isUp, phases } = readFlags(args);
  await withDatabase(env, async (database) => {
    if (isUp) await applyOpenSteps(database, phases);
    const status = await readStatus(database, SCHEMAS);
    process.stdout.write(statusPage(status));
    if (!isUp && isExpandOpen(status)) process.exitCode = 3;
  });
});

async function applyOpenSteps(database: Database, phases: readonly ('expand' | 'contract')[]): Promise<void> {
  for (const { owner, migrations } of SCHEMAS) {
    const applied = await migrate(database, owner, migrations, phases);
    for (const name of applied) process.stdout.write(`applied ${owner} ${name}\n`);
  }
}

/** Connects, and turns what the database says into what a person can do. */
async function withDatabase(
  env: EnvironmentVariables,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const address = mongoAddress(loadSettings(mongoSettings, env));
  if (address === undefined) {
    throw new SettingsError([
      'MONGODB_URI is not set: name the replica set. SQLite files need no command, each service brings its own up to date.',
    ]);
  }
  const client = connectionTo(address, { appName: 'migrate' });
  try {
    await client.connect();
    await work(client.db());
  } catch (error) {
    throw error instanceof SchemaTooNewError ? new SettingsError([error.message]) : mongoProblem(error);
  } finally {
    await client.close();
  }
}

function readFlags(args: string[]): { isUp: boolean; phases: readonly ('expand' | 'contract')[] } {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { status, up, contract } = parseArgs({
      args,
      options: { status: flag, up: flag, contract: flag },
    }).values;
    if (status !== up && (up || !contract)) {
      return { isUp: up, phases: contract ? ['expand', 'contract'] : ['expand'] };
    }
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  throw new UsageError('Say --status, or --up, or --up --contract.');
}
