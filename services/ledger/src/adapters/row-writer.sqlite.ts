import type { SQLInputValue } from 'node:sqlite';
import { type PlacedRow, saysTheSame } from '../domain/placed-row.js';
import { BatchWriter } from './batch-writer.js';
import type { MerchantBooks } from './merchant-keys.sqlite.js';
import {
  isPlain,
  PLAIN_COLUMNS,
  placedFrom,
  pushPlain,
  pushRare,
  RARE_COLUMNS,
  STORED_COLUMNS,
  type StoredRow,
} from './row-codec.sqlite.js';
import { rowsOf, type Statements } from './statements.js';
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
    const { first, again } = splitByIdentity(rows);
    for (const [source, ofSource] of first) {
      for (let from = 0; from < ofSource.length; from += BATCH) {
        this.#writeBatch(books, writeKey, source, ofSource.slice(from, from + BATCH), written);
      }
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

  /** Inserts what is new; when not all of it was, the rows that carry this step's key are the new ones. */
  #writeBatch(
    books: MerchantBooks,
    writeKey: number,
    source: number,
    rows: PlacedRow[],
    written: WrittenRows,
  ): void {
    const values: SQLInputValue[] = [];
    const arePlain = rows.every(isPlain);
    for (const row of rows) {
      pushPlain(values, row);
      if (!arePlain) pushRare(values, row);
    }
    const insert = arePlain ? this.#insertPlain : this.#insertAll;
    const changes = insert.write({ merchant: books.key, source, step: writeKey }, values);
    if (changes === rows.length) {
      for (const row of rows) written.inserted.push(row);
      return;
    }
    for (const row of rows) {
      const stored = this.find(books.key, source, row.externalId)!;
      if (stored[1] === writeKey) written.inserted.push(row);
      else this.#correct(books, writeKey, row, stored, written);
    }
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
    pushPlain(values, after);
    pushRare(values, after);
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

/** The first row of each identity by source, and the further rows of an identity in their order. */
function splitByIdentity(rows: readonly PlacedRow[]): {
  first: Map<number, PlacedRow[]>;
  again: PlacedRow[];
} {
  const sources = new Map<number, { rows: PlacedRow[]; ids: Set<string> }>();
  const again: PlacedRow[] = [];
  let lastSource = Number.NaN;
  let last: { rows: PlacedRow[]; ids: Set<string> } = { rows: [], ids: new Set() };
  for (const row of rows) {
    if (row.source !== lastSource) {
      last = sources.get(row.source) ?? { rows: [], ids: new Set() };
      sources.set(row.source, last);
      lastSource = row.source;
    }
    const known = last.ids.size;
    if (last.ids.add(row.externalId).size === known) again.push(row);
    else last.rows.push(row);
  }
  return { first: new Map([...sources].map(([source, { rows: ofSource }]) => [source, ofSource])), again };
}
