import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder; call `remove` when the test is over. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'merchant-analysis-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
