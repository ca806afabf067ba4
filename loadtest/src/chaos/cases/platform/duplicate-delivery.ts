import { repeatPackets } from '@merchant-analysis/testkit/repeat-packets';
import { atLeast, atMost } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase } from '../../chaos-case.js';
import { joinFindings } from '../../history/judgement.js';
import { drive } from '../../load/drive.js';
import { judgeBooks, startBooks } from './start-books.js';

const TIMES = 10;
const WITHIN_MS = 500;
const WATCHED_MS = 12_000;

export const duplicateDelivery: ChaosCase = {
  name: 'duplicate-delivery',
  question:
    'every request to the ledger comes eleven times and out of order: each has its effect once, also without a key',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, random } = stage;
    const platform = await startPlatform(stage);
    const repeater = await repeatPackets(platform.nats, {
      sender: 'gateway',
      receiver: 'ledger',
      times: TIMES,
      withinMs: WITHIN_MS,
      chance: () => random.next(),
    });
    stage.defer(() => repeater.stop());
    const running = await startBooks(stage, platform, { writesPerSecond: 10, readsPerSecond: 10 });
    const { books } = running;
    const from = history.now();
    // Without a key nothing but the bus itself can tell that it is the same request.
    const opening = drive(4, (index) => {
      const id = `shop-${index}`;
      return history.record(
        { kind: 'write', id },
        () => books.openMerchant(id, { hasKey: false }),
        books.judge,
      );
    });
    await stage.sleep(WATCHED_MS);
    await opening.stop();
    const found = await judgeBooks(stage, running, { from, to: history.now() });
    return joinFindings(found, {
      targets: {
        requestsRepeated: atLeast(repeater.requests, 100),
        failedRequests: atMost(found.figures['failedRequests']!, 0),
      },
      figures: { deliveriesOfEach: TIMES + 1 },
    });
  },
};
