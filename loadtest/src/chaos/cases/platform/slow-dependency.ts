import { startTcpProxy, type TcpProxy } from '@merchant-analysis/testkit/tcp-proxy';
import { atLeast, atMost, round } from '../../../bench.js';
import { startPlatform } from '../../../server/platform.js';
import type { ChaosCase, Stage } from '../../chaos-case.js';
import { errorRatio, latencyMs, type Span } from '../../history/figures.js';
import { joinFindings } from '../../history/judgement.js';
import type { Operation } from '../../history/operation.js';
import { drive } from '../../load/drive.js';
import type { Books } from '../../servers/books.js';
import { judgeBooks, startBooks } from './start-books.js';

const SLOW_MS = 5_000;
/** Short and many, in turn: the hundredth part of few answers is chance. */
const WINDOW_MS = 4_000;
const WINDOWS = 8;
const OTHERS_PER_SECOND = 120;
/** What is asked right after a change of the line belongs to neither side. */
const SETTLE_MS = 500;
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
    await stage.sleep(WINDOW_MS);
    const from = history.now();
    const spans: { quick: Span[]; slow: Span[] } = { quick: [], slow: [] };
    for (let window = 0; window < WINDOWS; window++) {
      // In turn, so that what else happens on the machine touches both sides alike.
      const isSlow = window % 2 === 1;
      if (isSlow) line?.break({ latencyMs: SLOW_MS });
      else line?.heal();
      progress(isSlow ? 'the cost-analyzer is slow' : 'the cost-analyzer is quick');
      await stage.sleep(SETTLE_MS);
      const begins = history.now();
      await stage.sleep(WINDOW_MS);
      (isSlow ? spans.slow : spans.quick).push({ from: begins, to: history.now() });
    }
    line?.heal();
    await analyses.stop();
    const found = await judgeBooks(stage, running, { from, to: history.now() });

    const others = history.only('read', 'client');
    const [quick, slow] = [p99Of(others, spans.quick), p99Of(others, spans.slow)];
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
