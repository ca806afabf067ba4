import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { formatDate, formatMonth } from '@merchant-analysis/kernel/business-date';
import { KIND_WORDS } from '../../domain/codes.js';
import type { BooksCheckPort, BooksCheckResult, BooksDifference } from '../../ports/books-check.js';
import type { MerchantBooks, MerchantKeys } from '../merchants/merchant-keys.sqlite.js';
import { REFUND_LINKS } from '../refunds/refund-links.sqlite.js';
import {
  DAY_ROLLUPS,
  MEMBER_COLUMNS,
  ROLL_SHIFT,
  type RollupQuery,
  rollMonth,
} from '../rollups/rollup-queries.js';
import type { Statements } from '../statements.js';
import { comparisonOf } from './books-comparison.js';

export class SqliteBooksCheck implements BooksCheckPort {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #keys: MerchantKeys;

  constructor(database: DatabaseSync, statements: Statements, keys: MerchantKeys) {
    this.#database = database;
    this.#statements = statements;
    this.#keys = keys;
  }

  async checkBooks(
    scope: Parameters<BooksCheckPort['checkBooks']>[0],
    onDifference: (difference: BooksDifference) => void,
  ): Promise<BooksCheckResult> {
    const merchants = this.#statements
      .of(
        `SELECT tenant_id, merchant_id FROM merchant WHERE ($tenant IS NULL OR tenant_id = $tenant)
           AND ($merchant IS NULL OR merchant_id = $merchant) ORDER BY tenant_id, merchant_id`,
      )
      .all({ tenant: scope.tenantId ?? null, merchant: scope.merchantId ?? null });
    const result = { merchants: merchants.length, transactions: 0, cells: 0, differences: 0 };
    for (const row of merchants) {
      const tenantId = String(row['tenant_id']);
      const merchantId = String(row['merchant_id']);
      this.#inOneSnapshot(() => {
        const books = this.#keys.get(tenantId, merchantId);
        const tell = (difference: Omit<BooksDifference, 'tenantId' | 'merchantId'>): void => {
          result.differences++;
          onDifference({ tenantId, merchantId, ...difference });
        };
        result.transactions += this.#checkPlaces(books, tell);
        for (const rollup of [...DAY_ROLLUPS, ROLL_SHIFT, REFUND_LINKS])
          result.cells += this.#compare(books, rollup, tell);
        for (const [dimension, column] of MEMBER_COLUMNS) {
          result.cells += this.#compare(
            books,
            rollMonth(dimension, column),
            tell,
            `dimension = ${dimension}`,
          );
        }
      });
    }
    return result;
  }

  /** Every row on the business day and hour that its instant has. @returns how many rows there are */
  #checkPlaces(
    books: MerchantBooks,
    tell: (difference: Pick<BooksDifference, 'table' | 'cell' | 'kept' | 'recomputed'>) => void,
  ): number {
    let rows = 0;
    const text = 'SELECT source, external_id, occurred_at, day, hour FROM tx WHERE merchant_key = ?';
    for (const row of this.#statements.of(text).iterate(books.key)) {
      rows++;
      const occurredAt = Number(row['occurred_at']);
      const kept = `${row['day']} ${row['hour']}`;
      const recomputed = `${books.calendar.dayOf(occurredAt)} ${books.calendar.hourOf(occurredAt)}`;
      const cell = `source=${row['source']} external_id=${row['external_id']}`;
      if (kept !== recomputed) tell({ table: 'tx', cell, kept, recomputed });
    }
    return rows;
  }

  /** @returns how many cells are kept */
  #compare(
    books: MerchantBooks,
    rollup: RollupQuery,
    tell: (difference: Pick<BooksDifference, 'table' | 'cell' | 'kept' | 'recomputed'>) => void,
    part = '1',
  ): number {
    const { table, key, values } = rollup;
    const query = this.#statements.of(comparisonOf(rollup, part));
    query.setAllowUnknownNamedParameters(true);
    for (const row of query.iterate({ merchant: books.key, unit: books.unitMinor })) {
      const side = (name: 'kept' | 'made') =>
        row[`is_${name}`] === null
          ? undefined
          : values.map((value) => `${value}=${row[`${name}_${value}`]}`).join(' ');
      const cell = key.map((name) => `${name}=${inWords(name, row[name])}`).join(' ');
      tell({ table, cell, kept: side('kept'), recomputed: side('made') });
    }
    const counted = this.#statements
      .of(`SELECT count(*) AS n FROM ${table} WHERE merchant_key = ? AND ${part}`)
      .get(books.key);
    return Number(counted?.['n']);
  }

  /** A writer beside us must not look like a difference. */
  #inOneSnapshot(work: () => void): void {
    this.#database.exec('BEGIN');
    try {
      work();
    } finally {
      this.#database.exec('COMMIT');
    }
  }
}

function inWords(name: string, value: SQLInputValue | undefined): string {
  if (name === 'day') return formatDate(Number(value));
  if (name === 'month') return formatMonth(Number(value));
  if (name === 'kind') return KIND_WORDS[Number(value)] ?? String(value);
  return String(value);
}
