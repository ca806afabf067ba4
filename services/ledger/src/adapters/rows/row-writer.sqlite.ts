import type { SQLInputValue } from 'node:sqlite';
import { type PlacedRow, saysTheSame } from '../../domain/placed-row.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { rowsOf, type Statements } from '../statements.js';
import { BatchWriter } from './batch-writer.js';
import {
  isPlain,
  PLAIN_COLUMNS,
  placedFrom,
  putPlain,
  putRare,
  RARE_COLUMNS,
  STORED_COLUMNS,
  type StoredRow,
} from './row-codec.sqlite.js';
import type { Words } from './words.sqlite.js';

/** What became of the rows of one merchant. */
export interface WrittenRows {
  readonly inserted: PlacedRow[];
  readonly corrected: { readonly before: PlacedRow; readonly after: PlacedRow }[];
  unchanged: number;
}

const BATCH = 40;
const ALL_COLUMNS = [...PLAIN_COLUMNS, ...RARE_COLUMNS];

/** Writes rows into the table of transactions and tells new, changed and known ones apart. */
export class RowWriter {
  readonly #statements: Statements;
  readonly #words: Words;
  readonly #insertPlain: BatchWriter;
  readonly #insertAll: BatchWriter;

  constructor(statements: Statements, words: Words) {
    this.#statements = statements;
    this.#words = words;
    this.#insertPlain = insertOf(statements, PLAIN_COLUMNS);
    this.#insertAll = insertOf(statements, ALL_COLUMNS);
  }

  /**
   * Rows are taken in their order: of the same identity, the last one counts. Only inside a write transaction.
   * @param writeKey the step that writes; no row in the table carries it yet
   */
  write(books: MerchantBooks, writeKey: number, rows: readonly PlacedRow[]): WrittenRows {
    const written: WrittenRows = { inserted: [], corrected: [], unchanged: 0 };
    const again: PlacedRow[] = [];
    for (const [source, ofSource] of bySource(rows)) {
      const from = this.#insertNew(books, writeKey, source, ofSource, written);
      if (from < ofSource.length) this.#sortOut(books, writeKey, source, ofSource, from, written, again);
    }
    for (const row of again)
      this.#correct(books, writeKey, row, this.find(books.key, row.source, row.externalId)!, written);
    return written;
  }

  /** The row with this identity, as it is kept. */
  find(merchantKey: number, source: number, externalId: string): StoredRow | undefined {
    const statement = this.#statements.arraysOf(
      `SELECT ${STORED_COLUMNS} FROM tx WHERE merchant_key = ? AND source = ? AND external_id = ?`,
    );
    return rowsOf<StoredRow>(statement, merchantKey, source, externalId)[0];
  }

  remove(merchantKey: number, row: PlacedRow): void {
    this.#statements
      .of('DELETE FROM tx WHERE merchant_key = ? AND source = ? AND external_id = ?')
      .run(merchantKey, row.source, row.externalId);
  }

  /**
   * Inserts batch by batch while all rows are new, which is most of the rows of most imports.
   * @returns where the first batch begins that has others: what of it was new is inserted too, but not yet told
   */
  #insertNew(
    books: MerchantBooks,
    writeKey: number,
    source: number,
    rows: readonly PlacedRow[],
    written: WrittenRows,
  ): number {
    for (let from = 0; from < rows.length; from += BATCH) {
      const end = Math.min(rows.length, from + BATCH);
      if (this.#insert(books, writeKey, source, rows, from, end) < end - from) return from;
      for (let at = from; at < end; at++) written.inserted.push(rows[at]!);
    }
    return rows.length;
  }

  /**
   * Tells the rows from `from` on apart. A row that carries this step's key is new, unless its identity came before
   * in the same step: such rows go to `again`, to be compared with what is kept when all others are written.
   */
  #sortOut(
    books: MerchantBooks,
    writeKey: number,
    source: number,
    rows: readonly PlacedRow[],
    from: number,
    written: WrittenRows,
    again: PlacedRow[],
  ): void {
    const ids = new Set<string>();
    for (let at = 0; at < from; at++) ids.add(rows[at]!.externalId);
    const first: PlacedRow[] = [];
    for (let at = from; at < rows.length; at++) {
      const row = rows[at]!;
      const known = ids.size;
      if (ids.add(row.externalId).size === known) again.push(row);
      else first.push(row);
    }
    for (let at = 0; at < first.length; at += BATCH) {
      const end = Math.min(first.length, at + BATCH);
      const batch = first.slice(at, end);
      const areNew = this.#insert(books, writeKey, source, first, at, end) === batch.length;
      for (const row of batch) {
        if (areNew) {
          written.inserted.push(row);
          continue;
        }
        const stored = this.find(books.key, source, row.externalId)!;
        if (stored[1] === writeKey) written.inserted.push(row);
        else this.#correct(books, writeKey, row, stored, written);
      }
    }
  }

  /** @returns how many of the rows from `from` to before `end` were new; the others are left as they are */
  #insert(
    books: MerchantBooks,
    writeKey: number,
    source: number,
    rows: readonly PlacedRow[],
    from: number,
    end: number,
  ): number {
    let arePlain = true;
    for (let at = from; at < end; at++) arePlain &&= isPlain(rows[at]!);
    const width = (arePlain ? PLAIN_COLUMNS : ALL_COLUMNS).length;
    const values = new Array<SQLInputValue>((end - from) * width);
    let next = 0;
    for (let at = from; at < end; at++) {
      next = putPlain(values, next, rows[at]!);
      if (!arePlain) next = putRare(values, next, rows[at]!);
    }
    const insert = arePlain ? this.#insertPlain : this.#insertAll;
    return insert.write({ merchant: books.key, source, step: writeKey }, values);
  }

  #correct(
    books: MerchantBooks,
    writeKey: number,
    after: PlacedRow,
    stored: StoredRow,
    written: WrittenRows,
  ): void {
    const before = placedFrom(this.#words, books.key, stored);
    if (saysTheSame(before, after)) {
      written.unchanged++;
      return;
    }
    const values: SQLInputValue[] = [];
    putRare(values, putPlain(values, 0, after), after);
    this.#statements
      .of(
        `UPDATE tx SET write_key = ?, ${ALL_COLUMNS.map((column) => `${column} = ?`).join(', ')}
         WHERE merchant_key = ? AND source = ? AND external_id = ?`,
      )
      .run(writeKey, ...values, books.key, after.source, after.externalId);
    written.corrected.push({ before, after });
  }
}

function insertOf(statements: Statements, columns: readonly string[]): BatchWriter {
  return new BatchWriter(
    statements,
    `INSERT OR FAIL INTO tx (merchant_key, source, write_key, ${columns.join(', ')})`,
    `($merchant, $source, $step, ${columns.map(() => '?').join(', ')})`,
    'ON CONFLICT DO NOTHING',
  );
}

/** Rows by source, in their order. */
function bySource(rows: readonly PlacedRow[]): Map<number, readonly PlacedRow[]> {
  const first = rows[0]?.source;
  if (first !== undefined && rows.every(({ source }) => source === first)) return new Map([[first, rows]]);
  const sources = new Map<number, PlacedRow[]>();
  for (const row of rows) {
    const ofSource = sources.get(row.source);
    if (ofSource) ofSource.push(row);
    else sources.set(row.source, [row]);
  }
  return sources;
}
