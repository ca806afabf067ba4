import type { Table } from './find-table.js';

/** One record of a table. `row` counts from the one behind the headings, blank ones included. */
export interface TableLine {
  readonly record: readonly string[];
  readonly row: number;
}

/** Tells the records of the table from what stands above it, below it and between. Give it the records in order. */
export class TableRegion {
  hasEnded = false;
  #seen = -1;

  constructor(readonly file: { readonly table: Table }) {}

  linesOf(records: readonly (readonly string[])[]): TableLine[] {
    const { headingRecord, layout } = this.file.table;
    const lines: TableLine[] = [];
    for (const record of records) {
      if (this.hasEnded) break;
      this.#seen++;
      if (this.#seen <= headingRecord || isBlank(record)) continue;
      if (layout.endsAt?.(record[0] ?? '')) this.hasEnded = true;
      else lines.push({ record, row: this.#seen - headingRecord });
    }
    return lines;
  }
}

function isBlank(record: readonly string[]): boolean {
  return record.every((cell) => cell === '' || cell.trim() === '');
}
