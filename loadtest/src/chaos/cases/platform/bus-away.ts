import { startTcpProxy, type TcpProxy } from '@merchant-analysis/testkit/tcp-proxy';
import { atMost, round } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase, Stage } from '../../chaos-case.js';
import { errorRatio, longestGapMs } from '../../history/figures.js';
import { joinFindings } from '../../history/judgement.js';
import { judgeBooks, STEADY_MS, startBooks } from './start-books.js';

const REPLICAS = { gateway: 1, identity: 1, ledger: 2 } as const;
const LOAD = { writesPerSecond: 15, readsPerSecond: 45 };
const ONE_KILLED_ERROR_LIMIT = 0.001;
const ALL_BACK_LIMIT_MS = 10_000;
const DETECTION_LIMIT_MS = 20_000;
const ALL_AWAY_MS = 5_000;
const BLACKHOLE_MS = 25_000;

export const oneBusServerKilled: ChaosCase = {
  name: 'nats-one-killed',
  question: 'kill -9 of each of three NATS servers in turn: at most one request in a thousand fails',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress } = stage;
    const platform = await startPlatform(stage, { replicas: REPLICAS, natsServers: 3 });
    const running = await startBooks(stage, platform, LOAD);
    const from = history.now();
    for (let index = 0; index < 3; index++) {
      platform.nats.servers[index]!.process.kill('SIGKILL');
      progress(`NATS server ${index + 1} is gone`);
      await stage.sleep(4_000 + stage.random.integer(0, 500));
      await platform.nats.restart(index);
      await stage.sleep(3_000);
    }
    const found = await judgeBooks(stage, running, { from, to: history.now() });
    return joinFindings(found, {
      targets: { errorRatio: atMost(found.figures['errorRatio']!, ONE_KILLED_ERROR_LIMIT) },
      figures: {},
    });
  },
};

export const allBusServersRestarted: ChaosCase = {
  name: 'nats-all-restarted',
  question: 'all three NATS servers gone for five seconds: everything answers ten seconds after their return',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress } = stage;
    const platform = await startPlatform(stage, { replicas: REPLICAS, natsServers: 3 });
    const running = await startBooks(stage, platform, LOAD);
    const from = history.now();
    for (const server of platform.nats.servers) server.process.kill('SIGKILL');
    progress('all NATS servers are gone');
    await stage.sleep(ALL_AWAY_MS);
    for (const index of [0, 1, 2]) await platform.nats.restart(index);
    const backAt = history.now();
    await stage.sleep(ALL_BACK_LIMIT_MS + STEADY_MS);
    const to = history.now();
    const found = await judgeBooks(stage, running, { from, to });
    return joinFindings(found, {
      targets: { errorRatioAfterTenSeconds: atMost(errorRatio(history.operations, later(backAt, to)), 0) },
      figures: { firstAnswerAfterReturnMs: round(firstOkAfter(history.operations, backAt) - backAt) },
    });
  },
};

export const busBlackholed: ChaosCase = {
  name: 'nats-blackholed',
  question:
    'the line to one of two NATS servers goes silent: noticed within 20 s, every request gets an answer',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress } = stage;
    const lines: TcpProxy[] = [];
    const platform = await startPlatform(stage, {
      replicas: REPLICAS,
      natsServers: 2,
      envOf: async (_program, _index, nats) => {
        if (lines.length === 0)
          lines.push(
            ...(await startLines(
              stage,
              nats.servers.map(({ url }) => url),
            )),
          );
        // The first server alone is named, so that everybody begins there; of the second one the first one tells.
        return { NATS_URL: `nats://${lines[0]!.address}` };
      },
    });
    const running = await startBooks(stage, platform, LOAD);
    const from = history.now();
    lines[0]!.break({ blackhole: 'both' });
    progress('the line to the first NATS server is silent');
    await stage.sleep(BLACKHOLE_MS);
    const during = { from, to: history.now() };
    lines[0]!.heal();
    await stage.sleep(STEADY_MS);
    const found = await judgeBooks(stage, running, { from, to: history.now() });
    const slowest = Math.max(...history.operations.map((one) => one.completedAt - one.invokedAt));
    return joinFindings(found, {
      targets: {
        longestGapMs: atMost(longestGapMs(history.operations, during), DETECTION_LIMIT_MS),
        slowestAnswerMs: atMost(slowest, DETECTION_LIMIT_MS),
      },
      figures: { errorRatioDuring: round(errorRatio(history.operations, during)) },
    });
  },
};

async function startLines(stage: Stage, urls: readonly string[]): Promise<TcpProxy[]> {
  const lines: TcpProxy[] = [];
  for (const url of urls) {
    const line = await startTcpProxy({ target: Number(new URL(url).port) });
    stage.defer(() => line.close());
    lines.push(line);
  }
  return lines;
}

function later(backAt: number, to: number): { from: number; to: number } {
  return { from: backAt + ALL_BACK_LIMIT_MS, to };
}

function firstOkAfter(
  operations: readonly { outcome: string; invokedAt: number; completedAt: number }[],
  at: number,
): number {
  return Math.min(
    ...operations
      .filter(({ outcome, invokedAt }) => outcome === 'ok' && invokedAt >= at)
      .map(({ completedAt }) => completedAt),
  );
}
