import type { Dimension } from '@merchant-analysis/contracts/transactions';
import { firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { DIMENSION_CODES, VOID } from '../../domain/codes.js';
import type { SummaryGroup, TransactionPort } from '../../ports/transactions.js';
import type { MerchantBooks, MerchantKeys } from '../merchants/merchant-keys.sqlite.js';
import { instantsOf } from '../rows/instants.js';
import { memberName } from '../rows/members.js';
import type { Words } from '../rows/words.sqlite.js';
import { rowsNamed, type Statements } from '../statements.js';
import { addSum, dayKey, groupsInOrder, type Sum } from './summary-groups.js';

type Query = Parameters<TransactionPort['summarize']>[0];
const SUMS = 'sum(n), sum(sum), sum(inflow)';

/** Counts and sums by day, month, kind or member of a dimension. */
export class SummaryReader {
  readonly #statements: Statements;
  readonly #words: Words;
  readonly #keys: MerchantKeys;

  constructor(statements: Statements, words: Words, keys: MerchantKeys) {
    this.#statements = statements;
    this.#words = words;
    this.#keys = keys;
  }

  summarize(query: Query): SummaryGroup[] {
    const groups = new Map<string, SummaryGroup>();
    for (const merchantId of query.merchantIds) {
      const books = this.#keys.get(query.tenantId, merchantId);
      for (const [key, sum] of this.#sumsOf(books, query)) addSum(groups, key, sum);
    }
    return groupsInOrder(groups);
  }

  *#sumsOf(books: MerchantBooks, query: Query): Generator<[string, Sum]> {
    const { fromDay, toDay, groupBy } = query;
    if (groupBy === 'day' || groupBy === 'month' || groupBy === 'kind') {
      for (const sum of this.#readDays(books, fromDay, toDay)) yield [dayKey(groupBy, sum), sum];
      return;
    }
    for (const sum of this.#readMembers(books, groupBy, fromDay, toDay)) {
      yield [memberName(this.#words, books.key, groupBy, sum[0]), sum];
    }
  }

  #readDays(books: MerchantBooks, fromDay: number, toDay: number): Sum[] {
    const statement = this.#statements.arraysOf(
      `SELECT day, kind, ${SUMS} FROM roll_day
       WHERE merchant_key = $merchant AND day BETWEEN $fromDay AND $toDay GROUP BY day, kind`,
    );
    return rowsNamed<Sum>(statement, { merchant: books.key, fromDay, toDay });
  }

  /** Whole months from their rollup; what is left of a month at either end, from its rows. */
  *#readMembers(books: MerchantBooks, dimension: Dimension, fromDay: number, toDay: number): Generator<Sum> {
    const firstWhole = monthNumberOf(fromDay - 1) + 1;
    const lastWhole = monthNumberOf(toDay + 1) - 1;
    if (firstWhole > lastWhole) {
      yield* this.#readRows(books, dimension, fromDay, toDay);
      return;
    }
    yield* this.#readRows(books, dimension, fromDay, firstDayOfMonth(firstWhole) - 1);
    yield* rowsNamed<Sum>(
      this.#statements.arraysOf(
        `SELECT member, kind, ${SUMS} FROM roll_month
         WHERE merchant_key = $merchant AND dimension = $dimension AND month BETWEEN $first AND $last
         GROUP BY member, kind`,
      ),
      { merchant: books.key, dimension: DIMENSION_CODES[dimension], first: firstWhole, last: lastWhole },
    );
    yield* this.#readRows(books, dimension, firstDayOfMonth(lastWhole + 1), toDay);
  }

  #readRows(books: MerchantBooks, dimension: Dimension, fromDay: number, toDay: number): Sum[] {
    if (fromDay > toDay) return [];
    const statement = this.#statements.arraysOf(
      `SELECT ${dimension}, kind, count(*), sum(amount), sum(max(amount, 0)) FROM tx
       WHERE merchant_key = $merchant AND occurred_at BETWEEN $first AND $last
         AND day BETWEEN $fromDay AND $toDay AND status <> ${VOID}
       GROUP BY 1, 2`,
    );
    return rowsNamed<Sum>(statement, {
      merchant: books.key,
      fromDay,
      toDay,
      ...instantsOf(books.calendar, fromDay, toDay),
    });
  }
}
