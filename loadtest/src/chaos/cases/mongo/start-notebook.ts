import type { ReplicaSet } from '../../../server/replica-set.js';
import type { Stage } from '../../chaos-case.js';
import type { Span } from '../../history/figures.js';
import { loadClients } from '../../load/client-load.js';
import type { Load } from '../../load/drive.js';
import { type Notebook, openNotebook } from '../../servers/notebook.js';

export const STEADY_MS = 3_000;

/** Opens a notebook on the set under load, and lets it run undisturbed for some seconds. */
export async function startNotebook(
  stage: Stage,
  set: ReplicaSet,
  options: Parameters<typeof loadClients>[2] = {},
): Promise<{ book: Notebook; load: Load; steady: Span }> {
  // The first steps of a set on a busy machine may take longer than a request waits.
  const book = await stage.until(
    'a notebook',
    () => openNotebook(set.address).catch(() => undefined),
    60_000,
  );
  stage.defer(() => book.close());
  const load = loadClients(stage, book, options);
  const from = stage.history.now();
  await stage.sleep(STEADY_MS + stage.random.integer(0, 1_000));
  return { book, load, steady: { from, to: stage.history.now() - 500 } };
}
