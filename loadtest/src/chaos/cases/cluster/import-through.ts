import { atMost, round } from '../../../bench.js';
import { type Platform, startPlatform } from '../../../server/platform.js';
import { type ReplicaSet, startReplicaSet } from '../../../server/replica-set.js';
import type { ChaosCase, Finding, Stage } from '../../chaos-case.js';
import { errorRatio, longestGapMs } from '../../history/figures.js';
import { joinFindings } from '../../history/judgement.js';
import { judgeBooks, startBooks } from '../platform/start-books.js';
import { ROWS, startImport } from './import-file.js';

const WRITE_GAP_LIMIT_MS = 20_000;
const READ_ERROR_LIMIT = 0.005;
const AWAY_MS = 25_000;
const LOAD = { writesPerSecond: 5, readsPerSecond: 20, patienceMs: 40_000 };

export const importPrimaryKilled: ChaosCase = {
  name: 'import-primary-killed',
  question:
    'kill -9 of the MongoDB primary during an import of 50,000 rows: every row is there once, rollups are right',
  isQuick: false,
  needs: ['mongod', 'nats-server'],
  run: (stage) =>
    importThrough(stage, {
      lose: ({ members }, index) => members[index]!.kill('SIGKILL'),
      returns: ({ members }, index) => members[index]!.restart(),
    }),
};

export const importPrimaryStopped: ChaosCase = {
  name: 'import-primary-stopped',
  question:
    'SIGSTOP of the MongoDB primary during an import of 50,000 rows, SIGCONT after 25 s: every row is there once',
  isQuick: false,
  needs: ['mongod', 'nats-server'],
  run: (stage) =>
    importThrough(stage, {
      lose: async ({ members }, index) => members[index]!.signal('SIGSTOP'),
      returns: async ({ members }, index) => members[index]!.signal('SIGCONT'),
    }),
};

export const importerKilled: ChaosCase = {
  name: 'importer-killed',
  question:
    'kill -9 of both ledgers in turn during an import of 50,000 rows: another one finishes it, every row once',
  isQuick: false,
  needs: ['mongod', 'nats-server'],
  async run(stage) {
    const { history, random } = stage;
    const set = await startReplicaSet(stage);
    const platform = await startPlatform(stage, {
      replicas: { gateway: 1, identity: 1, ledger: 2 },
      mongo: set.address,
    });
    const running = await startBooks(stage, platform, LOAD);
    const from = history.now();
    const running50k = await startImport(stage, running.books);
    await running50k.reaches(random.integer(1_000, ROWS / 4));
    // Which one imports is not known: when both have died, it was one of them.
    for (const one of platform.processesOf('ledger')) await killAndStart(stage, platform, one);
    const imported = await running50k.judge();
    return joinFindings(imported, await judgeBooks(stage, running, { from, to: history.now() }));
  },
};

interface Loss {
  lose(set: ReplicaSet, index: number): Promise<void>;
  returns(set: ReplicaSet, index: number): Promise<void>;
}

async function importThrough(stage: Stage, { lose, returns }: Loss): Promise<Finding> {
  const { history, progress, random } = stage;
  const set = await startReplicaSet(stage);
  const platform = await startPlatform(stage, { mongo: set.address });
  const running = await startBooks(stage, platform, LOAD);
  const running50k = await startImport(stage, running.books);
  await running50k.reaches(random.integer(1_000, ROWS / 2));
  const index = await set.primary();
  const lostAt = history.now();
  await lose(set, index);
  progress('the primary is gone amid the import');
  await stage.sleep(AWAY_MS);
  const away = { from: lostAt, to: history.now() };
  await returns(set, index);
  const imported = await running50k.judge();
  const watched = { from: lostAt, to: Math.max(history.now(), lostAt + 60_000) };
  const found = await judgeBooks(stage, running, { from: lostAt, to: history.now() });
  const [reads, writes] = [history.only('read'), history.only('write')];
  return joinFindings(found, imported, {
    targets: {
      writeGapMs: atMost(longestGapMs(writes, away), WRITE_GAP_LIMIT_MS),
      readErrorRatio: atMost(errorRatio(reads, watched), READ_ERROR_LIMIT),
    },
    figures: { writeAttemptErrorRatio: round(errorRatio(writes, watched)) },
  });
}

async function killAndStart(
  stage: Stage,
  platform: Platform,
  one: ReturnType<Platform['processesOf']>[number],
): Promise<void> {
  await one.end('SIGKILL');
  stage.progress(`${one.name} is gone amid the import`);
  await stage.sleep(1_000);
  one.start();
  await platform.whole();
}
