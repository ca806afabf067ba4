import { execFileSync } from 'node:child_process';
import { type Breach, checkImports } from './check-imports.js';
import { checkPurity } from './check-purity.js';

export interface FenceReport {
  readonly breaches: readonly Breach[];
  readonly looked: number;
  /** Files that git lists and the tool did not see: with one of these the report proves nothing. */
  readonly missed: readonly string[];
}

/** Holds every TypeScript file that git knows below the root against the fence. */
export async function inspectFence(root: string): Promise<FenceReport> {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.d.ts'));
  const { breaches, looked } = await checkImports(root);
  return {
    breaches: [...breaches, ...checkPurity(root, listed)],
    looked: listed.filter((file) => looked.has(file)).length,
    missed: listed.filter((file) => !looked.has(file)),
  };
}
