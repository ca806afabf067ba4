import { atMost, round } from '../../../bench.js';
import type { Platform } from '../../../server/platform.js';
import type { Finding, Stage } from '../../chaos-case.js';
import { errorRatio, invokedWithin, latencyMs, longestGapMs, type Span } from '../../history/figures.js';
import { joinFindings, judgeWrites } from '../../history/judgement.js';
import { type ClientLoad, loadClients } from '../../load/client-load.js';
import type { Load } from '../../load/drive.js';
import { type Books, enterBooks } from '../../servers/books.js';

export const STEADY_MS = 3_000;
const WARM_UP_MS = 1_500;

export interface RunningBooks {
  readonly books: Books;
  readonly load: Load;
  /** When nothing was broken yet. */
  readonly steady: Span;
}

/** Opens books on a platform under load, and lets it run undisturbed for some seconds. */
export async function startBooks(
  stage: Stage,
  platform: Platform,
  options: ClientLoad = {},
): Promise<RunningBooks> {
  const books = await enterBooks(stage, platform);
  const load = loadClients(stage, books, options);
  await stage.sleep(WARM_UP_MS);
  const from = stage.history.now();
  await stage.sleep(STEADY_MS + stage.random.integer(0, 1_000));
  return { books, load, steady: { from, to: stage.history.now() - 500 } };
}

/** Ends the load, and holds everything against what the books say. */
export async function judgeBooks(
  { history }: Stage,
  { books, load, steady }: RunningBooks,
  watched: Span,
): Promise<Finding> {
  await load.stop();
  const wrongTotals = await books.countWrongCells();
  const { operations } = history;
  const within = invokedWithin(operations, watched);
  const failed = within.filter(({ outcome }) => outcome !== 'ok');
  return joinFindings(judgeWrites(operations, await books.listIds(), { wrongTotals }), {
    targets: { errorsBefore: atMost(errorRatio(operations, steady), 0) },
    figures: {
      requests: within.length,
      failedRequests: failed.length,
      errorRatio: round(failed.length / within.length),
      longestGapMs: round(longestGapMs(operations, watched)),
      p99Ms: round(latencyMs(operations, watched, 0.99)),
    },
  });
}
