import { atMost } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase } from '../../chaos-case.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import { enterBooks } from '../../servers/books.js';

const AT_ONCE = 50;
const KEYS = 12;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 300;

export const sameKey: ChaosCase = {
  name: 'same-key',
  question:
    'one Idempotency-Key fifty times at once, over two gateways and ledgers, amid kill -9: one effect each',
  isQuick: true,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress, random } = stage;
    const platform = await startPlatform(stage, { replicas: { gateway: 2, identity: 1, ledger: 2 } });
    const books = await enterBooks(stage, platform);
    const answers = new Map<string, Set<string>>();
    const ask = async (name: string): Promise<void> => {
      const given = answers.get(name) ?? new Set<string>();
      answers.set(name, given);
      const until = history.now() + PATIENCE_MS;
      const send = async (): Promise<void> => {
        given.add(await books.openMerchant(name));
      };
      while (
        !(await history.record({ kind: 'write', id: name }, send, books.judge)) &&
        history.now() < until
      ) {
        await stage.sleep(PAUSE_MS);
      }
    };
    for (let key = 0; key < KEYS; key++) {
      const asking = Array.from({ length: AT_ONCE }, () => ask(`key-${key}`));
      if (key % 3 === 2) {
        const victim = platform.processesOf('ledger')[random.integer(0, 1)]!;
        await stage.sleep(random.integer(5, 80));
        await victim.end('SIGKILL');
        progress(`${victim.name} is gone`);
        victim.start();
      }
      await Promise.all(asking);
      if (key % 3 === 2) await platform.whole(30_000);
    }
    const several = [...answers.values()].filter((given) => given.size > 1);
    const wrongTotals = await books.countWrongCells();
    return joinFindings(
      judgeWrites(history.operations, await books.listIds(), {
        wrongTotals,
        leastAcknowledged: KEYS,
      }),
      {
        targets: { keysWithSeveralAnswers: atMost(several.length, 0) },
        figures: { requests: history.operations.length },
      },
    );
  },
};
