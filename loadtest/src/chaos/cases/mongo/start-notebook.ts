import type { Stage } from '../../chaos-case.js';
import type { Span } from '../../history/figures.js';
import type { Load } from '../../load/drive.js';
import { loadNotebook } from '../../load/notebook-load.js';
import { type Notebook, openNotebook } from '../../servers/notebook.js';
import type { ReplicaSet } from '../../servers/replica-set.js';

export const STEADY_MS = 3_000;

/** Opens a notebook on the set under load, and lets it run undisturbed for some seconds. */
export async function startNotebook(
  stage: Stage,
  set: ReplicaSet,
  options: Parameters<typeof loadNotebook>[2] = {},
): Promise<{ book: Notebook; load: Load; steady: Span }> {
  const book = await openNotebook(set.address);
  stage.defer(() => book.close());
  const load = loadNotebook(stage, book, options);
  const from = stage.history.now();
  await stage.sleep(STEADY_MS + stage.random.integer(0, 1_000));
  return { book, load, steady: { from, to: stage.history.now() - 500 } };
}
