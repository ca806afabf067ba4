import { join } from 'node:path';

/** The books of a data folder, for whoever opens them: the service, its import worker, the commands. */
export function booksFile(dataDir: string): string {
  return join(dataDir, 'ledger.sqlite');
}
