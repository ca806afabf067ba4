import { startTcpProxy, type TcpProxy } from '@merchant-analysis/testkit/tcp-proxy';
import { atLeast, atMost, round } from '../../../bench.js';
import { watchOtherWork } from '../../../measure/other-work.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase, Stage } from '../../chaos-case.js';
import { errorRatio, latencyMs, type Span } from '../../history/figures.js';
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
const WARM_UP_MS = 8_000;
const OTHERS_PER_SECOND = 120;
/**
 * The hundredth part of the answers is a matter of milliseconds, and another program that takes the processors away
 * for a tenth of a second decides it, on whichever side that happens. So only seconds in which others had less than
 * this share of one processor are compared, whatever the answers took in them, and so many of them on each side.
 */
const CALM_SHARE = 0.25;
const CALM_SECONDS = 25;
const MOST_ROUNDS = 6;
const P99_RATIO_LIMIT = 1.1;
const ANALYSES_PER_SECOND = 1;
const ANALYSIS = 'analysis';
/** A report waits for its parts for a while, and then goes without them. */
const REPORT_LIMIT_MS = 15_000;

export const slowDependency: ChaosCase = {
  name: 'slow-dependency',
  question:
    'the cost-analyzer answers five seconds late: reports come without it, other routes notice nothing',
  isQuick: false,
  needs: ['nats-server'],
  async run(stage) {
    const { history, progress } = stage;
    let line: TcpProxy | undefined;
    const platform = await startPlatform(stage, {
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
    });
    const running = await startBooks(stage, platform, {
      writesPerSecond: 10,
      readsPerSecond: OTHERS_PER_SECOND,
    });
    const analyses = drive(ANALYSES_PER_SECOND, (index) => analyze(stage, running.books, index));
    // Reports are slow until everything that makes them has run a few times.
    await stage.sleep(WARM_UP_MS);
    const from = history.now();
    const other = watchOtherWork(history.now);
    stage.defer(() => other.stop());
    const spans: { quick: Span[]; slow: Span[] } = { quick: [], slow: [] };
    const calm = (side: readonly Span[]): Span[] =>
      other.stretches.filter(({ othersShare, ...one }) => othersShare <= CALM_SHARE && isWithin(one, side));
    const isEnough = (): boolean => Object.values(spans).every((side) => calm(side).length >= CALM_SECONDS);
    // In turn, so that what gets faster or slower in time touches both sides alike.
    for (let round = 0; round < MOST_ROUNDS && !isEnough(); round++) {
      for (const [name, side] of Object.entries(spans)) {
        if (side === spans.slow) line?.break({ latencyMs: SLOW_MS });
        else line?.heal();
        await stage.sleep(SETTLE_MS);
        const begins = history.now();
        await stage.sleep(WINDOW_MS);
        side.push({ from: begins, to: history.now() });
        progress(`the cost-analyzer is ${name}: ${calm(side).length} of ${CALM_SECONDS} calm seconds`);
      }
    }
    if (!isEnough()) throw new Error('others kept this machine too busy to compare: run it again');
    line?.heal();
    await analyses.stop();
    const found = await judgeBooks(stage, running, { from, to: history.now() });

    const others = history.only('read', 'client');
    const [quick, slow] = [p99Of(others, calm(spans.quick)), p99Of(others, calm(spans.slow))];
    const reports = history.only('read', ANALYSIS);
    return joinFindings(found, {
      targets: {
        reportsAnswered: atLeast(
          reports.filter(({ outcome }) => outcome === 'ok').length / reports.length,
          1,
        ),
        slowestReportMs: atMost(latencyMs(reports, { from: 0, to: Infinity }, 1), REPORT_LIMIT_MS),
        otherRoutesErrorRatio: atMost(errorRatio(others, { from, to: history.now() }), 0),
        otherRoutesP99Ratio: atMost(slow / quick, P99_RATIO_LIMIT),
      },
      figures: {
        otherRoutesP99Ms: round(quick),
        otherRoutesP99WhileSlowMs: round(slow),
        calmSeconds: calm(spans.quick).length,
        calmSecondsWhileSlow: calm(spans.slow).length,
        reports: reports.length,
      },
    });
  },
};

/** Asks for a report that nobody has asked for, so that none is kept. */
async function analyze({ history }: Stage, books: Books, index: number): Promise<void> {
  const merchantId = books.merchantIds[index % books.merchantIds.length];
  const body = { merchantId, horizonDays: 7 + (index % 80), floorMinor: index };
  await history.record({ kind: 'read', id: `${ANALYSIS}-${index}`, from: ANALYSIS }, () =>
    books.door.ask('POST', '/merchant/analyze', { token: books.token, body }),
  );
}

function p99Of(operations: readonly Operation[], spans: readonly Span[]): number {
  const within = operations.filter(({ invokedAt }) =>
    spans.some(({ from, to }) => invokedAt >= from && invokedAt <= to),
  );
  return latencyMs(within, { from: 0, to: Infinity }, 0.99);
}

function isWithin(one: Span, spans: readonly Span[]): boolean {
  return spans.some(({ from, to }) => one.from >= from && one.to <= to);
}
