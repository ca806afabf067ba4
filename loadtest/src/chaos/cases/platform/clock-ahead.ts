import { atMost } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase } from '../../chaos-case.js';
import { joinFindings } from '../../history/judgement.js';
import { judgeBooks, startBooks } from './start-books.js';

const WATCHED_MS = 15_000;

export const clockAhead: ChaosCase = {
  name: 'clock-ahead',
  question: 'the clock of one of two ledgers is two hours off: no request fails, none lost, none doubled',
  isQuick: false,
  needs: ['nats-server', 'faketime'],
  async run(stage) {
    const { history, progress, seed } = stage;
    const offset = seed % 2 === 0 ? '-2h' : '+2h';
    const library = stage.pathOf('faketime');
    const platform = await startPlatform(stage, {
      replicas: { gateway: 1, identity: 1, ledger: 2 },
      envOf: (program, index) =>
        program === 'ledger' && index === 1
          ? { LD_PRELOAD: library, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
          : undefined,
    });
    progress(`the clock of ledger 2 is off by ${offset}`);
    const running = await startBooks(stage, platform, { writesPerSecond: 20, readsPerSecond: 40 });
    const from = history.now();
    await stage.sleep(WATCHED_MS);
    // Whoever is left knows what the one with the other clock has written.
    await platform.processesOf('ledger')[1]!.end('SIGKILL');
    await stage.sleep(2_000);
    platform.processesOf('ledger')[1]!.start();
    await platform.whole(30_000);
    const found = await judgeBooks(stage, running, { from, to: history.now() });
    return joinFindings(found, {
      targets: { failedRequests: atMost(found.figures['failedRequests']!, 1) },
      figures: { offsetHours: seed % 2 === 0 ? -2 : 2 },
    });
  },
};
