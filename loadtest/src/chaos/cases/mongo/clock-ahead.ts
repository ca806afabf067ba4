import { atMost } from '../../../bench.js';
import { startReplicaSet } from '../../../server/replica-set.js';
import type { ChaosCase } from '../../chaos-case.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import { judgeLoss } from './lose-primary.js';
import { STEADY_MS, startNotebook } from './start-notebook.js';

const AGAIN = 20;
const AWAY_MS = 18_000;

export const clockAhead: ChaosCase = {
  name: 'mongo-clock-ahead',
  question:
    'the clock of one MongoDB member is two hours ahead, and the primary changes: none lost, none doubled',
  isQuick: false,
  needs: ['mongod', 'faketime'],
  async run(stage) {
    const { history, progress, seed } = stage;
    const ahead = seed % 3;
    const library = stage.pathOf('faketime');
    const set = await startReplicaSet(stage, {
      wrap: (index) =>
        index === ahead
          ? ['env', `LD_PRELOAD=${library}`, 'FAKETIME=+2h', 'FAKETIME_DONT_FAKE_MONOTONIC=1']
          : [],
    });
    const { book, load, steady } = await startNotebook(stage, set);
    const index = await set.primary();
    const lostAt = history.now();
    await set.members[index]!.kill('SIGKILL');
    progress(`member ${ahead} is two hours ahead; member ${index} was primary and is gone`);
    await set.primary(index);
    await stage.sleep(Math.max(0, AWAY_MS - (history.now() - lostAt)));
    const awayUntil = history.now();
    await set.members[index]!.restart();
    await stage.sleep(STEADY_MS);
    const watched = { from: lostAt, to: history.now() };
    await load.stop();
    // Keys from before the change are still known, whatever the new primary thinks the time is.
    for (let again = 0; again < AGAIN; again++) {
      const id = `client-${again}`;
      await history.record({ kind: 'write', id }, () => book.write(id));
    }
    const failedAgain = history.operations.slice(-AGAIN).filter(({ outcome }) => outcome !== 'ok').length;
    return joinFindings(
      judgeWrites(history.operations, await book.listIds(), { wrongTotals: await book.countWrongTotals() }),
      judgeLoss(history.operations, { steady, watched, away: { from: lostAt, to: awayUntil } }),
      { targets: { repeatedRequestsThatFailed: atMost(failedAgain, 0) }, figures: {} },
    );
  },
};
