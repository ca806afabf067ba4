import { join } from 'node:path';
import { startTcpProxy, type TcpProxy } from '@merchant-analysis/testkit/tcp-proxy';
import { atLeast, atMost, round } from '../../../bench.js';
import { type Platform, startPlatform } from '../../../server/platform.js';
import type { ChaosCase, Stage } from '../../chaos-case.js';
import { errorRatio, invokedWithin, latencyMs, type Span } from '../../history/figures.js';
import { joinFindings } from '../../history/judgement.js';
import type { Operation } from '../../history/operation.js';
import { drive } from '../../load/drive.js';
import type { Books } from '../../servers/books.js';
import { judgeBooks, startBooks } from './start-books.js';

const SLOW_MS = 5_000;
/** After a change of the line what was sent before it still arrives late: that time belongs to neither side. */
const SETTLE_MS = 6_000;
/** Together longer than a report waits for its parts, so that as many wait as ever will. */
const WINDOW_MS = 8_000;
const WINDOWS = 10;
const WARM_UP_MS = 8_000;
/** Of each of the two platforms. */
const OTHERS_PER_SECOND = 60;
const P99_RATIO_LIMIT = 1.1;
const ANALYSES_PER_SECOND = 1;
const ANALYSIS = 'analysis';
/** A report waits for its parts for a while, and then goes without them. */
const REPORT_LIMIT_MS = 15_000;

/**
 * Two platforms side by side, of which one is slow and one is quick, in turn. The hundredth part of the answers is a
 * matter of milliseconds, and another program that takes the processors for a tenth of a second decides it: compared
 * at the same time, it takes them from both.
 */
export const slowDependency: ChaosCase = {
  name: 'slow-dependency',
  question:
    'the cost-analyzer answers five seconds late: reports come without it, other routes notice nothing',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress } = stage;
    const sides = [await startWithLine(stage, 'left'), await startWithLine(stage, 'right')] as const;
    const clients = sides.map(({ name }) => `client-${name}`);
    const left = await startBooks(stage, sides[0].platform, {
      writesPerSecond: 10,
      readsPerSecond: OTHERS_PER_SECOND,
      from: clients[0]!,
    });
    const right = await startBooks(stage, sides[1].platform, {
      writesPerSecond: 0,
      readsPerSecond: OTHERS_PER_SECOND,
      from: clients[1]!,
    });
    const analyses = [left, right].map(({ books }) =>
      drive(ANALYSES_PER_SECOND, (index) => analyze(stage, books, index)),
    );
    // Reports are slow until everything that makes them has run a few times.
    await stage.sleep(WARM_UP_MS);
    const from = history.now();
    const others: { quick: Operation[]; slow: Operation[] } = { quick: [], slow: [] };
    for (let window = 0; window < WINDOWS; window++) {
      const [slow, quick] = window % 2 === 0 ? [0, 1] : [1, 0];
      sides[quick!]!.line.heal();
      sides[slow!]!.line.break({ latencyMs: SLOW_MS });
      progress(`the cost-analyzer of the ${sides[slow!]!.name} platform is slow`);
      const span = await watchWindow(stage);
      others.slow.push(...invokedWithin(history.only('read', clients[slow!]), span));
      others.quick.push(...invokedWithin(history.only('read', clients[quick!]), span));
    }
    for (const { line } of sides) line.heal();
    for (const one of analyses) await one.stop();
    await right.load.stop();
    const found = await judgeBooks(stage, left, { from, to: history.now() });

    const [quick, slow] = [p99Of(others.quick), p99Of(others.slow)];
    const reports = history.only('read', ANALYSIS);
    return joinFindings(found, {
      targets: {
        reportsAnswered: atLeast(
          reports.filter(({ outcome }) => outcome === 'ok').length / reports.length,
          1,
        ),
        slowestReportMs: atMost(latencyMs(reports, ALWAYS, 1), REPORT_LIMIT_MS),
        otherRoutesErrorRatio: atMost(errorRatio([...others.quick, ...others.slow], ALWAYS), 0),
        otherRoutesP99Ratio: atMost(slow / quick, P99_RATIO_LIMIT),
      },
      figures: {
        otherRoutesP99Ms: round(quick),
        otherRoutesP99WhileSlowMs: round(slow),
        otherRequestsOfEachSide: others.slow.length,
        reports: reports.length,
      },
    });
  },
};

const ALWAYS: Span = { from: 0, to: Number.POSITIVE_INFINITY };

/** A platform whose cost-analyzer has a line of its own to the bus. */
async function startWithLine(
  stage: Stage,
  name: string,
): Promise<{ name: string; platform: Platform; line: TcpProxy }> {
  let line: TcpProxy | undefined;
  const platform = await startPlatform(
    { ...stage, folder: join(stage.folder, name) },
    {
      replicas: {
        gateway: 1,
        identity: 1,
        ledger: 1,
        analysis: 1,
        'cost-analyzer': 1,
        'cashflow-predictor': 1,
        'compliance-checker': 1,
      },
      envOf: async (program, _index, nats) => {
        if (program !== 'cost-analyzer') return undefined;
        line = await startTcpProxy({ target: Number(new URL(nats.servers[0]!.url).port) });
        stage.defer(() => line?.close());
        return { NATS_URL: `nats://${line.address}` };
      },
    },
  );
  return { name, platform, line: line! };
}

/** Lets what was begun before come to its end, and then some time pass. */
async function watchWindow({ history, sleep }: Stage): Promise<Span> {
  await sleep(SETTLE_MS);
  const from = history.now();
  await sleep(WINDOW_MS);
  return { from, to: history.now() };
}

/** Asks for a report that nobody has asked for, so that none is kept. */
async function analyze({ history }: Stage, books: Books, index: number): Promise<void> {
  const merchantId = books.merchantIds[index % books.merchantIds.length];
  const body = { merchantId, horizonDays: 7 + (index % 80), floorMinor: index };
  await history.record({ kind: 'read', id: `${ANALYSIS}-${index}`, from: ANALYSIS }, () =>
    books.door.ask('POST', '/merchant/analyze', { token: books.token, body }),
  );
}

function p99Of(operations: readonly Operation[]): number {
  return latencyMs(operations, ALWAYS, 0.99);
}
