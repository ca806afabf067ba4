import { atMost, round } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase } from '../../chaos-case.js';
import { joinFindings } from '../../history/judgement.js';
import { judgeBooks, startBooks } from './start-books.js';

const ROUNDS = 10;
const STOP_LIMIT_MS = 15_000;
const SERVICES = ['ledger', 'gateway', 'identity'] as const;

export const rollingRestart: ChaosCase = {
  name: 'rolling-restart',
  question: 'SIGTERM and restart of both processes of a service, ten rounds under 200 requests/s: none fails',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress } = stage;
    const platform = await startPlatform(stage, { replicas: { gateway: 2, identity: 2, ledger: 2 } });
    const running = await startBooks(stage, platform, { writesPerSecond: 20, readsPerSecond: 180 });
    const from = history.now();
    const stops: { code: number | null; afterMs: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const service = SERVICES[(round + stage.seed) % SERVICES.length]!;
      for (const one of platform.processesOf(service)) {
        stops.push(await one.end('SIGTERM'));
        one.start();
        await platform.whole(30_000);
      }
      progress(`round ${round + 1}: ${service}`);
    }
    const found = await judgeBooks(stage, running, { from, to: history.now() });
    return joinFindings(found, {
      targets: {
        failedRequests: atMost(found.figures['failedRequests']!, 0),
        stopsThatDidNotExitWith0: atMost(stops.filter(({ code }) => code !== 0).length, 0),
        slowestStopMs: atMost(Math.max(...stops.map(({ afterMs }) => afterMs)), STOP_LIMIT_MS),
      },
      figures: {
        restarts: stops.length,
        requestsPerSecond: round(found.figures['requests']! / ((history.now() - from) / 1000)),
      },
    });
  },
};
