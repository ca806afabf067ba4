import { atMost, round } from '../../../bench.js';
import { type ReplicaSet, startReplicaSet } from '../../../server/replica-set.js';
import type { ChaosCase, Finding, Stage } from '../../chaos-case.js';
import { invokedWithin, latencyMs, longestGapMs } from '../../history/figures.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import { STEADY_MS, startNotebook } from './start-notebook.js';

const STEP_DOWNS = 3;
/** One that stepped down may not be primary again for six seconds. */
const BETWEEN_MS = 7_000;

export const stepDown: ChaosCase = {
  name: 'mongo-step-down',
  question: 'the MongoDB primary hands its role over three times under load: no client sees an error',
  isQuick: true,
  needs: ['mongod'],
  run: (stage) =>
    handOver(stage, async (set) => {
      for (let turn = 0; turn < STEP_DOWNS; turn++) {
        const index = await set.primary();
        await set.stepDown();
        stage.progress(`member ${index} stepped down`);
        await set.primary(index);
        await stage.sleep(BETWEEN_MS + stage.random.integer(0, 1_000));
      }
    }),
};

export const rollingRestart: ChaosCase = {
  name: 'mongo-rolling-restart',
  question: 'SIGTERM and restart of all three MongoDB members in turn under load: no client sees an error',
  isQuick: false,
  needs: ['mongod'],
  run: (stage) =>
    handOver(stage, async (set) => {
      const first = await set.primary();
      const secondaries = [0, 1, 2].filter((index) => index !== first);
      for (const index of [...secondaries, first]) {
        await set.members[index]!.kill('SIGTERM');
        await set.members[index]!.restart();
        await set.inService(index);
        stage.progress(`member ${index} has restarted`);
        await stage.sleep(1_000);
      }
    }),
};

/** Load goes on while roles are handed over; nobody may notice more than that a write took longer. */
async function handOver(stage: Stage, disturb: (set: ReplicaSet) => Promise<void>): Promise<Finding> {
  const { history } = stage;
  const set = await startReplicaSet(stage);
  const { book, load } = await startNotebook(stage, set);
  const from = history.now();
  await disturb(set);
  await stage.sleep(STEADY_MS);
  const watched = { from, to: history.now() };
  await load.stop();
  const failed = history.operations.filter(({ outcome }) => outcome !== 'ok');
  const writes = history.only('write');
  return joinFindings(
    judgeWrites(history.operations, await book.listIds(), { wrongTotals: await book.countWrongTotals() }),
    {
      targets: { errorsSeen: atMost(failed.length, 0) },
      figures: {
        operations: invokedWithin(history.operations, watched).length,
        writeGapMs: round(longestGapMs(writes, watched)),
        writeP99Ms: round(latencyMs(writes, watched, 0.99)),
        readP99Ms: round(latencyMs(history.only('read'), watched, 0.99)),
      },
    },
  );
}
