import type { Cells } from '../csv/cells.js';
import type { Table } from './find-table.js';

/** One record of a table. `row` counts from the one behind the headings, blank ones included. */
export interface TableLine {
  readonly record: Cells;
  readonly row: number;
}

/** Tells the records of the table from what stands above it, below it and between. Give it the records in order. */
export class TableRegion {
  hasEnded = false;
  #seen = -1;

  constructor(readonly file: { readonly table: Table }) {}

  linesOf(records: readonly Cells[]): TableLine[] {
    const { headingRecord, layout } = this.file.table;
    const lines: TableLine[] = [];
    for (const record of records) {
      if (this.hasEnded) break;
      this.#seen++;
      if (this.#seen <= headingRecord || isBlank(record)) continue;
      if (layout.endsAt?.(record.at(0) ?? '')) this.hasEnded = true;
      else lines.push({ record, row: this.#seen - headingRecord });
    }
    return lines;
  }
}

/** From the end: what stands there repeats, so it is a string already, and a first cell is often an id. */
function isBlank(record: Cells): boolean {
  for (let column = record.length - 1; column >= 0; column--) {
    const cell = record.at(column);
    if (cell !== undefined && cell !== '' && cell.trim() !== '') return false;
  }
  return true;
}
