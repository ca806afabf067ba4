import type { Need } from '../../server/needs.js';
import type { CaseRun } from './run-case.js';

/** What a run found, a line each, and for one that failed how to see it again. */
export function describeRun({ name, seed, isPassed, seconds, finding, error, folder }: CaseRun): string {
  const lines = [`${isPassed ? '✔' : '✘'} ${name}, seed ${seed} (${seconds} s)`];
  for (const [target, { value, promise, isKept }] of Object.entries(finding?.targets ?? {})) {
    lines.push(`    ${target}: ${value} (promised: ${promise})${isKept ? '' : '  NOT KEPT'}`);
  }
  for (const [figure, value] of Object.entries(finding?.figures ?? {})) lines.push(`    ${figure}: ${value}`);
  if (error !== undefined)
    lines.push(`    ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  if (!isPassed) lines.push(`    again: npm run chaos -- --case ${name} --seed ${seed}`);
  if (folder !== undefined) lines.push(`    data, logs and history: ${folder}`);
  return `${lines.join('\n')}\n`;
}

/** Any machine can read it: `N passed, N failed[, N skipped]`. */
export function closingLine(runs: readonly Pick<CaseRun, 'isPassed'>[], skipped: number): string {
  const passed = runs.filter(({ isPassed }) => isPassed).length;
  const rest = skipped > 0 ? `, ${skipped} skipped` : '';
  return `${passed} passed, ${runs.length - passed} failed${rest}\n`;
}

/** `mongod and faketime` */
export function listOf(needs: readonly Need[]): string {
  return needs.join(' and ');
}
