import { atMost, round } from '../../../bench.js';
import { CUT_OFF_ADDRESS, startReplicaSet } from '../../../server/replica-set.js';
import type { ChaosCase } from '../../chaos-case.js';
import { latencyMs } from '../../history/figures.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import { loadClients } from '../../load/client-load.js';
import { openNotebook } from '../../servers/notebook.js';
import { judgeLoss } from './lose-primary.js';
import { STEADY_MS, startNotebook } from './start-notebook.js';

const CUT_MS = 22_000;
/** What was sent in the moment of the cut may still have come through. */
const MOMENT_MS = 100;
const INSIDE = 'inside';

export const partition: ChaosCase = {
  name: 'mongo-partition',
  question:
    'primary and one client cut off from the two others: nothing is acknowledged inside, none is lost',
  isQuick: false,
  needs: ['mongod'],
  async run(stage) {
    const { history, progress } = stage;
    const set = await startReplicaSet(stage, { hasLines: true });
    const inside = await openNotebook(set.address, { localAddress: CUT_OFF_ADDRESS });
    stage.defer(() => inside.close());
    const insideLoad = loadClients(stage, inside, { writesPerSecond: 10, readsPerSecond: 10, from: INSIDE });
    const { book, load, steady } = await startNotebook(stage, set, {
      writesPerSecond: 20,
      readsPerSecond: 20,
    });
    const index = await set.primary();
    const cutAt = history.now();
    set.cutOff([index]);
    progress('the primary is cut off');
    await set.primary(index);
    const newPrimaryAfterMs = history.now() - cutAt;
    await stage.sleep(Math.max(0, CUT_MS - newPrimaryAfterMs));
    const healedAt = history.now();
    for (const line of set.lines) line.heal();
    progress('the line is healed');
    await stage.sleep(STEADY_MS);
    await Promise.all([load.stop(), insideLoad.stop()]);

    const during = { from: cutAt, to: healedAt };
    const outside = history.operations.filter(({ from }) => from !== INSIDE);
    const acknowledgedInside = history
      .only('write', INSIDE)
      .filter(
        ({ outcome, invokedAt, completedAt }) =>
          outcome === 'ok' && invokedAt > cutAt + MOMENT_MS && completedAt < healedAt,
      );
    return joinFindings(
      judgeWrites(history.operations, await book.listIds(), { wrongTotals: await book.countWrongTotals() }),
      judgeLoss(outside, { steady, watched: during, away: during }),
      {
        targets: { acknowledgedInsideTheCut: atMost(acknowledgedInside.length, 0) },
        figures: {
          newPrimaryAfterMs: round(newPrimaryAfterMs),
          writesTriedInsideTheCut: history
            .only('write', INSIDE)
            .filter(({ invokedAt }) => invokedAt > cutAt && invokedAt < healedAt).length,
          readP99InsideMs: round(latencyMs(history.only('read', INSIDE), during, 0.99)),
        },
      },
    );
  },
};
