import type { BusinessCalendar } from '@merchant-analysis/kernel/business-date';
import { LARGEST_AMOUNT_MINOR } from '@merchant-analysis/kernel/money';
import { type Cells, textsOf } from '../csv/cells.js';
import { RowRejected } from '../row-rejected.js';
import type { DateOrder } from '../values/date-order.js';
import { type Decimal, readDecimal, toMinorUnits, toNumber } from '../values/decimal.js';
import { undefuse } from '../values/defusing.js';
import { readTime } from '../values/wall-time.js';
import { DAMAGED } from '../xlsx/cell-value.js';
import type { Column } from './columns.js';
import { damageReason } from './damage-reason.js';
import { TextPool } from './text-pool.js';

const SECONDS_PER_DAY = 86_400;

/** What the books of a merchant need of a row. */
export interface BooksOf {
  readonly merchantId: string;
  readonly currency: string;
  readonly minorDigits: number;
  /** Reads wall times of the file. */
  readonly calendar: BusinessCalendar;
}

/**
 * Reads the cells of one record by the names of fields. One reader serves a whole file: `begin` gives it the next
 * record. Every method tells in a RowRejected which field is wrong.
 */
export class RowReader {
  #cells: Cells = [];
  #books: BooksOf | undefined;
  /** Day number of the last instant, as the file tells it: another time zone does not change it. */
  #day = 0;
  readonly #identify: (cells: readonly string[]) => string;
  readonly #pool = new TextPool();
  /** Cells that are texts as they stand. */
  readonly #names = new TextPool();

  constructor(
    readonly dateOrder: DateOrder,
    identify: (cells: readonly string[]) => string,
  ) {
    this.#identify = identify;
  }

  begin(cells: Cells, books: BooksOf): this {
    this.#cells = cells;
    this.#books = books;
    return this;
  }

  get books(): BooksOf {
    if (!this.#books) throw new Error('no record was begun');
    return this.#books;
  }

  /**
   * An id made from the cells, for records that have none of their own; another one for each equal record. The day
   * stands in front, so that the ids of a file come in about their order: an index takes those in ten times
   * faster than hashes that fall anywhere. Read the record's `instant` first.
   */
  madeId(): string {
    return `${this.#day.toString(36).padStart(4, '0')}.${this.#identify(textsOf(this.#cells))}`;
  }

  /** Whether the file has a column for this field. */
  has(column: Column): boolean {
    return column.index >= 0;
  }

  /** The cell as it stands; empty when there is none. */
  raw(column: Column): string {
    if (column.index < 0) return '';
    const cell = this.#cells.at(column.index);
    if (cell === undefined || cell === '') return '';
    if (cell.charCodeAt(0) === 1) throw damageReason(column.field, cell.slice(DAMAGED.length));
    return cell;
  }

  /** Text on one line, exactly as it was exported; undefined when the cell is empty. */
  text(column: Column, maxLength: number): string | undefined {
    const cell = this.raw(column);
    if (cell === '') return undefined;
    const text = isPlain(cell) ? cell : oneLine(undefuse(cell));
    if (text.length > maxLength) {
      throw new RowRejected(column.field, `longer than ${maxLength} characters`, `超过 ${maxLength} 个字符`);
    }
    return text === '' ? undefined : text;
  }

  /** Text that many rows share: one copy of each, which does not hold on to the block it was read from. */
  name(column: Column, maxLength: number): string | undefined {
    const cell = this.raw(column);
    if (cell === '') return undefined;
    const known = this.#names.find(cell);
    if (known !== undefined && known.length <= maxLength) return known;
    const text = this.text(column, maxLength);
    if (text === undefined) return undefined;
    const copy = this.#pool.copyOf(text);
    if (copy === cell) this.#names.keep(copy);
    return copy;
  }

  billName(column: Column, maxLength: number): string | undefined {
    const text = this.billText(column, maxLength);
    return text === undefined ? undefined : this.#pool.copyOf(text);
  }

  /** Text of a bill, whose cells begin with a backtick or end with a tab, and say / for nothing. */
  billText(column: Column, maxLength: number): string | undefined {
    const cell = this.raw(column);
    if (cell === '') return undefined;
    const text = oneLine(bareCell(cell));
    if (text === '' || text === '/' || text === '-') return undefined;
    return text.slice(0, maxLength);
  }

  decimal(column: Column): Decimal | undefined {
    const cell = this.raw(column);
    if (cell === '') return undefined;
    const decimal = readDecimal(cell);
    if (decimal) return decimal;
    const bare = bareCell(cell);
    if (bare === '') return undefined;
    throw new RowRejected(column.field, `not a number: "${shown(bare)}"`, `不是数字："${shown(bare)}"`);
  }

  /** A decimal as the nearest double: quantities are not money. */
  number(column: Column): number | undefined {
    const whole = this.#plainDecimal(column, 0);
    if (!Number.isNaN(whole)) return whole;
    const decimal = this.decimal(column);
    return decimal === undefined ? undefined : toNumber(decimal);
  }

  /** Minor units of the merchant's currency, rounded once. */
  money(column: Column): number | undefined {
    const { minorDigits } = this.books;
    const plain = this.#plainDecimal(column, minorDigits);
    if (!Number.isNaN(plain)) return this.checked(column, plain);
    const decimal = this.decimal(column);
    return decimal === undefined ? undefined : this.checked(column, toMinorUnits(decimal, minorDigits));
  }

  #plainDecimal(column: Column, digits: number): number {
    if (column.index < 0) return Number.NaN;
    return this.#cells.plainDecimalAt?.(column.index, digits) ?? Number.NaN;
  }

  neededMoney(column: Column): number {
    return this.money(column) ?? this.missing(column);
  }

  /** An amount that the books can hold. */
  checked(column: Column, amountMinor: number | undefined): number {
    if (amountMinor !== undefined && Math.abs(amountMinor) <= LARGEST_AMOUNT_MINOR) return amountMinor;
    throw new RowRejected(column.field, 'the amount is too large', '金额过大');
  }

  /** Milliseconds since 1970. */
  instant(column: Column): number {
    const seconds = this.#wallSeconds(column);
    if (!Number.isNaN(seconds)) {
      const day = Math.floor(seconds / SECONDS_PER_DAY);
      this.#day = Math.max(0, day);
      return this.books.calendar.instantOf(day, seconds - day * SECONDS_PER_DAY);
    }
    const cell = this.raw(column);
    if (cell === '') return this.missing(column);
    const reading = readTime(cell, this.dateOrder);
    switch (reading.kind) {
      case 'wall':
        this.#day = Math.max(0, reading.day);
        return this.books.calendar.instantOf(reading.day, reading.second);
      case 'instant':
        this.#day = Math.max(0, Math.floor(reading.milliseconds / 86_400_000));
        return reading.milliseconds;
      case 'ambiguous':
        throw new RowRejected(
          column.field,
          `"${shown(cell)}" can begin with the day or the month: set dateOrder to day-first or month-first`,
          `"${shown(cell)}" 的日和月顺序不明，请设置 dateOrder 为 day-first 或 month-first`,
        );
      default:
        throw new RowRejected(column.field, `not a date: "${shown(cell)}"`, `不是日期："${shown(cell)}"`);
    }
  }

  #wallSeconds(column: Column): number {
    if (column.index < 0) return Number.NaN;
    return this.#cells.wallSecondsAt?.(column.index) ?? Number.NaN;
  }

  /** Day number of a date without a time. */
  day(column: Column): number | undefined {
    const cell = this.raw(column);
    if (cell === '') return undefined;
    const reading = readTime(cell, this.dateOrder);
    if (reading.kind === 'wall') return reading.day;
    throw new RowRejected(column.field, `not a date: "${shown(cell)}"`, `不是日期："${shown(cell)}"`);
  }

  /** One of a few words; undefined when the cell is empty. */
  word<T>(column: Column, words: ReadonlyMap<string, T>): T | undefined {
    const cell = this.raw(column);
    if (cell === '') return undefined;
    const known = words.get(cell);
    return known === undefined ? readWord(column, cell, words) : known;
  }

  missing(column: Column): never {
    throw new RowRejected(column.field, 'is empty', '为空');
  }
}

/** A bill's cell without what its maker put around it. */
export function bareCell(cell: string): string {
  return cell.replaceAll(/^[\s`'\ufeff]+|[\s\ufeff]+$/g, '');
}

function readWord<T>(column: Column, cell: string, words: ReadonlyMap<string, T>): T | undefined {
  const text = bareCell(cell).normalize('NFKC').toLowerCase();
  const word = words.get(text);
  if (word !== undefined || text === '') return word;
  throw new RowRejected(column.field, `not known: "${shown(cell)}"`, `无法识别："${shown(cell)}"`);
}

/** Whether a cell is text as it stands: no blank or apostrophe at its ends, nothing below a space. */
function isPlain(cell: string): boolean {
  const first = cell.charCodeAt(0);
  const last = cell.charCodeAt(cell.length - 1);
  return first > 0x27 && first < 0x3000 && last > 0x20 && last < 0x80 && !CONTROL.test(cell);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for here
const CONTROL = /[\u0000-\u001f\u007f]/;

function oneLine(text: string): string {
  return CONTROL.test(text) ? text.replaceAll(new RegExp(`${CONTROL.source}+`, 'g'), ' ') : text;
}

/** A cell as it may stand in a reason: short. */
function shown(cell: string): string {
  return cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
}
