import { defuse } from '../import/values/defusing.js';
import type { Cell } from './cell.js';

/** One record of a CSV file (RFC 4180), with its line end: cells with a delimiter, quote or line break are quoted. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoteCell).join(',')}\r\n`;
}

/** The same for cells whose text must not run as a formula. */
export function safeCsvLine(cells: readonly Cell[]): string {
  return csvLine(cells.map((cell) => (typeof cell === 'string' ? defuse(cell) : (cell?.number ?? ''))));
}

function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
