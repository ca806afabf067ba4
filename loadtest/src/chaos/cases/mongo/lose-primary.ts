import { atMost, round } from '../../../bench.js';
import { type ReplicaSet, startReplicaSet } from '../../../server/replica-set.js';
import { mountTmpfs } from '../../../server/small-disk.js';
import type { ChaosCase, Finding, Stage } from '../../chaos-case.js';
import { errorRatio, latencyMs, longestGapMs, type Span } from '../../history/figures.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import type { Operation } from '../../history/operation.js';
import { STEADY_MS, startNotebook } from './start-notebook.js';

/** At most so long nothing is written after a primary is lost, and of the reads so many may fail. */
const WRITE_GAP_LIMIT_MS = 20_000;
const READ_ERROR_LIMIT = 0.005;
const WATCHED_MS = 25_000;
const SMALL_DISK_MB = 400;

export const primaryKilled: ChaosCase = {
  name: 'mongo-primary-killed',
  question: 'kill -9 of the MongoDB primary under writes: none lost, a new primary, the old one comes back',
  isQuick: false,
  needs: ['mongod'],
  run: async (stage) =>
    losePrimary(stage, await startReplicaSet(stage), {
      lose: ({ members }, index) => members[index]!.kill('SIGKILL'),
      returns: ({ members }, index) => members[index]!.restart(),
    }),
};

export const primaryStopped: ChaosCase = {
  name: 'mongo-primary-stopped',
  question:
    'SIGSTOP of the MongoDB primary for 25 s, then SIGCONT: none lost, none accepted by two primaries',
  isQuick: false,
  needs: ['mongod'],
  run: async (stage) =>
    losePrimary(stage, await startReplicaSet(stage), {
      lose: async ({ members }, index) => members[index]!.signal('SIGSTOP'),
      returns: async ({ members }, index) => members[index]!.signal('SIGCONT'),
    }),
};

export const primaryDiskFull: ChaosCase = {
  name: 'mongo-disk-full',
  question:
    'the disk of the MongoDB primary fills up: another one takes over, and with room again it is whole',
  isQuick: false,
  needs: ['mongod', 'tmpfs'],
  async run(stage) {
    let disk: ReturnType<typeof mountTmpfs> | undefined;
    const set = await startReplicaSet(stage, {
      prepare: (dataFolder) => {
        disk = mountTmpfs(dataFolder(0), SMALL_DISK_MB);
        stage.defer(() => disk?.unmount());
      },
    });
    return losePrimary(stage, set, {
      async lose({ checkpoint }) {
        disk?.fill();
        // What it says is of no interest: it cannot write, and ends.
        await checkpoint().catch(() => {});
      },
      async returns({ members }, index) {
        await members[index]!.kill('SIGKILL');
        disk?.makeRoom();
        await members[index]!.restart();
        // It has the higher priority: it takes its role back, and what it has on its disk is what is read below.
        await stage.until('the old primary in its role', async () => (await set.primary()) === index);
      },
    });
  },
};

interface Loss {
  lose(set: ReplicaSet, index: number): Promise<void>;
  returns(set: ReplicaSet, index: number): Promise<void>;
}

/** Writes and reads go on while the primary goes away for a while and comes back. */
async function losePrimary(stage: Stage, set: ReplicaSet, { lose, returns }: Loss): Promise<Finding> {
  const { history, progress } = stage;
  const { book, load, steady } = await startNotebook(stage, set);
  const index = await set.primary();
  const lostAt = history.now();
  await lose(set, index);
  progress('the primary is gone');
  await set.primary(index);
  const newPrimaryAfterMs = history.now() - lostAt;
  await stage.sleep(Math.max(0, WATCHED_MS - newPrimaryAfterMs));
  const awayUntil = history.now();
  await returns(set, index);
  progress('the old primary is back');
  await stage.sleep(STEADY_MS);
  const watched = { from: lostAt, to: history.now() };
  await load.stop();
  return joinFindings(
    judgeWrites(history.operations, await book.listIds(), { wrongTotals: await book.countWrongTotals() }),
    judgeLoss(history.operations, { steady, watched, away: { from: lostAt, to: awayUntil } }),
    { targets: {}, figures: { newPrimaryAfterMs: round(newPrimaryAfterMs) } },
  );
}

/** What clients saw of a primary that was away for a while. */
export function judgeLoss(
  operations: readonly Operation[],
  { steady, watched, away }: { steady: Span; watched: Span; away: Span },
): Finding {
  const reads = operations.filter(({ kind }) => kind === 'read');
  const writes = operations.filter(({ kind }) => kind === 'write');
  return {
    targets: {
      errorsBefore: atMost(errorRatio(operations, steady), 0),
      writeGapMs: atMost(longestGapMs(writes, away), WRITE_GAP_LIMIT_MS),
      readErrorRatio: atMost(errorRatio(reads, watched), READ_ERROR_LIMIT),
    },
    figures: {
      writeAttemptErrorRatio: round(errorRatio(writes, watched)),
      readP99Ms: round(latencyMs(reads, watched, 0.99)),
      readGapMs: round(longestGapMs(reads, watched)),
    },
  };
}
