import type { LedgerRow } from '../domain/ledger-row.js';
import type { Reject } from '../ports/chunks.js';
import { type Cells, textsOf } from './csv/cells.js';
import { IdentityCounter } from './identity-counter.js';
import type { FoundBooks } from './merchant-books.js';
import { type ColumnsOf, columnsOf } from './profiles/columns.js';
import type { Field } from './profiles/layout.js';
import { type BooksOf, RowReader } from './profiles/row-reader.js';
import { RowRejected } from './row-rejected.js';
import type { Table } from './table/find-table.js';
import { isRejectHeading } from './table/headings.js';
import type { DateOrder } from './values/date-order.js';
import { DAMAGED } from './xlsx/cell-value.js';

/** Characters of a rejected record that are kept; a longer one can be looked up by its row number. */
const LONGEST_RAW = 16_384;

/** Turns records of a table into rows of the books, or tells why not. */
export class RecordConverter {
  readonly #table: Table;
  readonly #reader: RowReader;
  readonly #columns: ColumnsOf<Field[]>;
  readonly #maxColumns: number;

  constructor(table: Table, dateOrder: DateOrder, maxColumns: number) {
    const identities = new IdentityCounter();
    const own = table.headings.map((heading, column) => (isRejectHeading(heading) ? -1 : column));
    const isWhole = !own.includes(-1);
    this.#table = table;
    this.#columns = columnsOf(table.layout.fields, table.columns);
    this.#maxColumns = maxColumns;
    this.#reader = new RowReader(dateOrder, (cells) =>
      identities.idOf(withoutTail(isWhole ? cells : cells.filter((_, column) => own[column] !== -1))),
    );
  }

  /** Appends to `rows` or to `rejects`. */
  convert(record: Cells, row: number, books: FoundBooks, rows: LedgerRow[], rejects: Reject[]): void {
    try {
      if (record.length > this.#maxColumns) {
        throw new RowRejected(
          undefined,
          `more than ${this.#maxColumns} cells`,
          `超过 ${this.#maxColumns} 列`,
        );
      }
      const found = this.#usable(books, record);
      for (const made of this.#table.layout.read(this.#reader.begin(record, found), this.#columns))
        rows.push(made);
    } catch (error) {
      if (!(error instanceof RowRejected)) throw error;
      rejects.push({
        row,
        column: this.#headingOf(error.field),
        reason: error.message,
        raw: rawOf(textsOf(record)),
      });
    }
  }

  #usable(books: FoundBooks, record: Cells): BooksOf {
    if ('merchantId' in books) return books;
    const column = this.#table.merchantColumn;
    const name = (column === undefined ? undefined : record.at(column)) ?? '';
    if (name.trim() === '') throw new RowRejected(MERCHANT, 'names no merchant', '未填写商户');
    switch (books.why) {
      case 'unknown':
        throw new RowRejected(MERCHANT, `no merchant is called "${name}"`, `没有名为 "${name}" 的商户`);
      case 'ambiguous':
        throw new RowRejected(MERCHANT, `several merchants are called "${name}"`, `有多个商户名为 "${name}"`);
      case 'currency':
        throw new RowRejected(MERCHANT, `"${name}" keeps another currency`, `"${name}" 的账本币种不同`);
      default:
        throw new RowRejected(
          MERCHANT,
          'too many new merchants: is this the column that names them?',
          '新商户过多，请检查商户列',
        );
    }
  }

  #headingOf(field: string | undefined): string | undefined {
    const column = field === MERCHANT ? this.#table.merchantColumn : this.#table.columns.get(field ?? '');
    return column === undefined ? undefined : this.#table.headings[column];
  }
}

/** Stands for the column that names the merchant, which is not a field of any layout. */
const MERCHANT = 'merchant';

/** Empty cells at the end say nothing: ragged lines of the same content are the same. */
function withoutTail(cells: readonly string[]): readonly string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1] === '') length--;
  return length === cells.length ? cells : cells.slice(0, length);
}

/** The cells as JSON, shortened cell by cell so that it stays readable. */
function rawOf(record: readonly string[]): string {
  const cells = record.map((cell) => (cell.startsWith(DAMAGED) ? '' : cell));
  const whole = JSON.stringify(cells);
  if (whole.length <= LONGEST_RAW) return whole;
  const share = Math.max(8, Math.floor(LONGEST_RAW / 8 / cells.length));
  const short = JSON.stringify(cells.slice(0, 500).map((cell) => cell.slice(0, share)));
  return short.length <= LONGEST_RAW ? short : JSON.stringify([cells[0]?.slice(0, 500) ?? '']);
}
