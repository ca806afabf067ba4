import type { BenchmarkSet } from './benchmark-sets.js';
import type { SetScores } from './score-set.js';

const COLUMNS: readonly (readonly [keyof SetScores, string, number])[] = [
  ['mase', 'MASE', 3],
  ['smape', 'sMAPE', 2],
  ['owa', 'OWA', 3],
  ['rmsse', 'RMSSE', 3],
  ['bias', 'bias %', 1],
  ['coverage80', 'cov80', 1],
  ['coverage95', 'cov95', 1],
  ['msis95', 'MSIS95', 2],
  ['wql', 'wQL', 3],
];

export interface ScoredMethod {
  readonly method: string;
  readonly scores: Partial<SetScores>;
}

/** A set as a table: our forecast first, then the seasonal naive computed here, then figures of others. */
export function tableOf(methods: readonly ScoredMethod[]): string {
  const table = rowsOf(methods);
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}

/** The cells of such a table, the heading first; empty where a method has no such score. */
export function rowsOf(methods: readonly ScoredMethod[]): string[][] {
  const rows = methods.map(({ method, scores }) => [
    method,
    ...COLUMNS.map(([key, , digits]) => {
      const value = scores[key];
      return value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits);
    }),
  ]);
  return [['method', ...COLUMNS.map(([, title]) => title)], ...rows];
}

/** Each target beside what was reached. */
export function verdictsOf({ targets }: BenchmarkSet, scores: SetScores): string {
  return targets
    .map(({ score, must, stretch }) => {
      const value = Math.abs(scores[score]);
      const title = COLUMNS.find(([key]) => key === score)![1];
      const reached =
        stretch !== undefined && value <= stretch ? 'stretch reached' : value <= must ? 'kept' : 'MISSED';
      const bounds = [
        Number.isFinite(must) ? `must ${must}` : '',
        stretch === undefined ? '' : `stretch ${stretch}`,
      ];
      return `${title} ${value.toFixed(3)} (${bounds.filter((one) => one !== '').join(', ')}): ${reached}`;
    })
    .join('; ');
}
