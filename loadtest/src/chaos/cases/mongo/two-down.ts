import { Problem } from '@merchant-analysis/kernel/problem';
import { atLeast, atMost, round } from '../../../bench.js';
import { quantile } from '../../../measure/statistics.js';
import { startReplicaSet } from '../../../server/replica-set.js';
import type { ChaosCase } from '../../chaos-case.js';
import { errorRatio, longestGapMs } from '../../history/figures.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import type { Notebook } from '../../servers/notebook.js';
import { STEADY_MS, startNotebook } from './start-notebook.js';

/** The last one gives up being primary after five seconds, and after fifteen without one writes are refused at once. */
const NO_PRIMARY_KNOWN_MS = 27_000;
const PROBES = 40;
const PROBE_EVERY_MS = 100;
const REFUSAL_LIMIT_MS = 1_000;
const READ_ERROR_LIMIT = 0.005;

export const twoDown: ChaosCase = {
  name: 'mongo-two-down',
  question:
    'two of three members down: reads go on and say they are stale, writes are refused within a second',
  isQuick: false,
  needs: ['mongod'],
  async run(stage) {
    const { history, progress, random } = stage;
    const set = await startReplicaSet(stage);
    const { book, load, steady } = await startNotebook(stage, set, { patienceMs: 45_000 });
    const survivor = random.integer(0, 2);
    const lost = set.members.filter((_, index) => index !== survivor);
    const lostAt = history.now();
    await Promise.all(lost.map((member) => member.kill('SIGKILL')));
    progress(`only member ${survivor} is left`);
    await stage.sleep(NO_PRIMARY_KNOWN_MS);
    const { refusals, staleReads } = await probe(stage.sleep, book);
    const backAt = history.now();
    await Promise.all(lost.map((member) => member.restart()));
    progress('all are back');
    await set.primary();
    const primaryAfterMs = history.now() - backAt;
    await stage.sleep(STEADY_MS);
    const watched = { from: lostAt, to: history.now() };
    await load.stop();

    return joinFindings(
      judgeWrites(history.operations, await book.listIds(), { wrongTotals: await book.countWrongTotals() }),
      {
        targets: {
          errorsBefore: atMost(errorRatio(history.operations, steady), 0),
          writesRefusedOfThoseTried: atLeast(refusals.length / PROBES, 1),
          refusalP99Ms: atMost(quantile(refusals, 0.99), REFUSAL_LIMIT_MS),
          readsMarkedStale: atLeast(staleReads / PROBES, 1),
          readErrorRatio: atMost(errorRatio(history.only('read'), watched), READ_ERROR_LIMIT),
        },
        figures: {
          readGapMs: round(longestGapMs(history.only('read'), watched)),
          primaryAfterReturnMs: round(primaryAfterMs),
        },
      },
    );
  },
};

/** Writes that must be refused, how long each refusal took, and how many reads beside them said they were stale. */
async function probe(
  sleep: (ms: number) => Promise<void>,
  book: Notebook,
): Promise<{ refusals: number[]; staleReads: number }> {
  const refusals: number[] = [];
  let staleReads = 0;
  for (let index = 0; index < PROBES; index++) {
    const id = `probe ${index}`;
    const begun = performance.now();
    try {
      await book.write(id);
    } catch (error) {
      if (error instanceof Problem && error.code === 'STORAGE_UNAVAILABLE') {
        refusals.push(performance.now() - begun);
      }
    }
    await book.read(id);
    if (book.isStale()) staleReads += 1;
    await sleep(PROBE_EVERY_MS);
  }
  return { refusals, staleReads };
}
