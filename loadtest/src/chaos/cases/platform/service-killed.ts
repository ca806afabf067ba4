import { atMost } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase } from '../../chaos-case.js';
import { joinFindings } from '../../history/judgement.js';
import { judgeBooks, STEADY_MS, startBooks } from './start-books.js';

const KILLS = 4;
const APART_MS = 5_000;

export const serviceKilled: ChaosCase = {
  name: 'service-killed',
  question:
    'kill -9 of one of two ledgers amid requests, four times: at most one failed request a kill, none lost',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress, random } = stage;
    const platform = await startPlatform(stage, { replicas: { gateway: 1, identity: 1, ledger: 2 } });
    const running = await startBooks(stage, platform, { writesPerSecond: 20, readsPerSecond: 60 });
    const from = history.now();
    for (let kill = 0; kill < KILLS; kill++) {
      const victim = platform.processesOf('ledger')[(kill + random.integer(0, 1)) % 2]!;
      await victim.end('SIGKILL');
      progress(`${victim.name} is gone`);
      await stage.sleep(1_500 + random.integer(0, 500));
      victim.start();
      await stage.sleep(APART_MS - 1_500);
      await platform.whole(30_000);
    }
    await stage.sleep(STEADY_MS);
    const found = await judgeBooks(stage, running, { from, to: history.now() });
    return joinFindings(found, {
      targets: { failedRequests: atMost(found.figures['failedRequests']!, KILLS) },
      figures: { kills: KILLS },
    });
  },
};
