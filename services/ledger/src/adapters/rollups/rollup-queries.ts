import { DIMENSION_CODES, METHOD_CODES, REFUND, SALE, VOID } from '../../domain/codes.js';

/**
 * Every rollup as a query over the transactions: what a cell must hold. One day is recomputed with these after a
 * correction or a deletion, and `ledger:verify` compares everything kept with them.
 */
export interface RollupQuery {
  readonly table: string;
  /** Columns that name a cell, after merchant_key. */
  readonly key: readonly string[];
  readonly values: readonly string[];
  /** The cells of one merchant (`$merchant`), over the rows that `where` lets through. */
  select(where: string): string;
}

const COUNTS = `merchant_key = $merchant AND status <> ${VOID}`;
const TURNOVER = `(${SALE}, ${REFUND})`;
const HOURS = Array.from({ length: 24 }, (_, hour) => `h${hour}`);

const rollDay: RollupQuery = {
  table: 'roll_day',
  key: ['day', 'kind', 'category'],
  values: ['n', 'sum', 'inflow', 'max_abs', 'sum_squares'],
  select: (where) => `
    SELECT merchant_key, day, kind, CASE WHEN kind IN ${TURNOVER} THEN 0 ELSE category END AS category,
      count(*) AS n, sum(amount) AS sum, sum(max(amount, 0)) AS inflow, max(abs(amount)) AS max_abs,
      sum(CAST(amount AS REAL) * amount) AS sum_squares
    FROM tx WHERE ${COUNTS} AND ${where} GROUP BY 2, 3, 4`,
};

const rollProfile: RollupQuery = {
  table: 'roll_profile',
  key: ['day'],
  values: [...HOURS, 'sales', 'untaxed_sum', 'refunds', 'refund_sum', 'unnamed_refunds'],
  select: (where) => `
    SELECT merchant_key, day,
      ${HOURS.map((name, hour) => `sum(kind = ${SALE} AND hour = ${hour}) AS ${name}`).join(', ')},
      sum(kind = ${SALE}) AS sales,
      sum(CASE WHEN kind = ${SALE} AND is_untaxed THEN amount ELSE 0 END) AS untaxed_sum,
      sum(kind = ${REFUND}) AS refunds,
      sum(CASE WHEN kind = ${REFUND} THEN -amount ELSE 0 END) AS refund_sum,
      sum(kind = ${REFUND} AND original_external_id IS NULL) AS unnamed_refunds
    FROM tx WHERE ${COUNTS} AND kind IN ${TURNOVER} AND ${where} GROUP BY day`,
};

const rollRound: RollupQuery = {
  table: 'roll_round',
  key: ['day', 'amount'],
  values: ['n'],
  select: (where) => `
    SELECT merchant_key, day, amount, count(*) AS n
    FROM tx WHERE ${COUNTS} AND kind = ${SALE} AND amount >= 500 * $unit AND amount % (100 * $unit) = 0 AND ${where}
    GROUP BY day, amount`,
};

const PARTY = `coalesce(payer_token, (
  SELECT name FROM word WHERE word.merchant_key = tx.merchant_key AND vocabulary = 4 AND id = counterparty), '')`;

const rollPartyDay: RollupQuery = {
  table: 'roll_party_day',
  key: ['day', 'party', 'method', 'account_type', 'is_out'],
  values: ['n', 'sum'],
  select: (where) => `
    SELECT merchant_key, day, ${PARTY} AS party, method, account_type, is_out, count(*) AS n, sum(abs(amount)) AS sum
    FROM tx
    WHERE ${COUNTS} AND method IN (${METHOD_CODES.cash}, ${METHOD_CODES.transfer})
      AND NOT (kind IN ${TURNOVER} AND payer_token IS NULL AND counterparty = 0) AND ${where}
    GROUP BY day, 3, method, account_type, is_out`,
};

/** The families that are recomputed a whole day at a time. */
export const DAY_ROLLUPS = [rollDay, rollProfile, rollRound, rollPartyDay] as const;

export const ROLL_SHIFT: RollupQuery = {
  table: 'roll_shift',
  key: ['day', 'kind', 'category'],
  values: ['n', 'sum'],
  select: (where) => `
    SELECT $merchant AS merchant_key, day, kind, category, count(*) AS n, sum(amount) AS sum FROM (
      SELECT day, kind, CASE WHEN kind IN ${TURNOVER} THEN 0 ELSE category END AS category, -amount AS amount
      FROM tx WHERE ${COUNTS} AND settled_day IS NOT NULL AND ${where}
      UNION ALL
      SELECT settled_day, kind, CASE WHEN kind IN ${TURNOVER} THEN 0 ELSE category END, amount
      FROM tx WHERE ${COUNTS} AND settled_day IS NOT NULL AND ${where}
    ) GROUP BY 2, 3, 4`,
};

/** Months since year 0 of a day number: year × 12 + month − 1. */
const MONTH = `(CAST(strftime('%Y', day * 86400, 'unixepoch') AS INTEGER) * 12
  + CAST(strftime('%m', day * 86400, 'unixepoch') AS INTEGER) - 1)`;

/** One dimension of the months. @param member the column whose values are the members */
export function rollMonth(dimension: number, member: string): RollupQuery {
  const isItem = member === 'item';
  return {
    table: 'roll_month',
    key: ['dimension', 'month', 'kind', 'member'],
    values: ['n', 'sum', 'inflow', 'max_abs', 'quantity_micro', 'quantity_count'],
    select: (where) => `
      SELECT merchant_key, ${dimension} AS dimension, ${MONTH} AS month, kind, ${member} AS member,
        count(*) AS n, sum(amount) AS sum, sum(max(amount, 0)) AS inflow, max(abs(amount)) AS max_abs,
        ${isItem ? 'coalesce(sum(quantity_micro), 0)' : '0'} AS quantity_micro,
        ${isItem ? 'count(quantity_micro)' : '0'} AS quantity_count
      FROM tx WHERE ${COUNTS} AND ${where} GROUP BY 3, 4, 5`,
  };
}

/** The column of `tx` behind each dimension code. */
export const MEMBER_COLUMNS: readonly (readonly [dimension: number, column: string])[] = [
  [DIMENSION_CODES.category, 'category'],
  [DIMENSION_CODES.channel, 'channel'],
  [DIMENSION_CODES.method, 'method'],
  [DIMENSION_CODES.counterparty, 'counterparty'],
  [DIMENSION_CODES.item, 'item'],
];
