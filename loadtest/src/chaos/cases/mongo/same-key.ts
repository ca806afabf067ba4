import { atMost, round } from '../../../bench.js';
import { startReplicaSet } from '../../../server/replica-set.js';
import type { ChaosCase, Stage } from '../../chaos-case.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import { type Notebook, openNotebook } from '../../servers/notebook.js';

const AT_ONCE = 50;
const KEYS_BEFORE = 10;
const KEYS_ACROSS = 6;
const PATIENCE_MS = 40_000;
const PAUSE_MS = 300;

export const sameKey: ChaosCase = {
  name: 'mongo-same-key',
  question:
    'fifty requests with one idempotency key at once, also across kill -9 of the primary: one effect each',
  isQuick: false,
  needs: ['mongod'],
  async run(stage) {
    const { history, progress, random } = stage;
    const set = await startReplicaSet(stage);
    const book = await openNotebook(set.address);
    stage.defer(() => book.close());
    const answers = new Map<string, Set<string>>();
    for (let key = 0; key < KEYS_BEFORE; key++) await askAtOnce(stage, book, `quiet ${key}`, answers);

    const index = await set.primary();
    const asking = Array.from({ length: KEYS_ACROSS }, async (_, key) => {
      // One after the other, so that the crash falls into another moment of each.
      await stage.sleep(key * 120);
      await askAtOnce(stage, book, `across ${key}`, answers);
    });
    await stage.sleep(random.integer(50, 600));
    await set.members[index]!.kill('SIGKILL');
    const lostAt = history.now();
    progress('the primary is gone while they are on their way');
    await Promise.all(asking);
    const doneAfterMs = history.now() - lostAt;
    await set.members[index]!.restart();

    const keys = KEYS_BEFORE + KEYS_ACROSS;
    const several = [...answers.values()].filter((given) => given.size > 1);
    return joinFindings(
      judgeWrites(history.operations, await book.listIds(), {
        wrongTotals: await book.countWrongTotals(),
        leastAcknowledged: keys,
      }),
      {
        targets: { keysWithSeveralAnswers: atMost(several.length, 0) },
        figures: { requests: history.operations.length, doneAfterCrashMs: round(doneAfterMs) },
      },
    );
  },
};

/** Fifty clients send the same request at once, and each again until it has its answer. */
async function askAtOnce(
  { history, sleep }: Stage,
  book: Notebook,
  id: string,
  answers: Map<string, Set<string>>,
): Promise<void> {
  const given = answers.get(id) ?? new Set<string>();
  answers.set(id, given);
  const ask = async (): Promise<void> => {
    const until = history.now() + PATIENCE_MS;
    const send = async (): Promise<void> => {
      const { noteId } = await book.write(id);
      given.add(noteId);
    };
    while (!(await history.record({ kind: 'write', id }, send, book.judge)) && history.now() < until) {
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
}
