import { z } from 'zod';
import { query } from './contract.js';
import {
  amountMinor,
  businessDate,
  currency,
  hasOneSubject,
  merchantId,
  month,
  oneSubjectMessage,
  says,
  subjectParams,
} from './fields.js';
import {
  accountType,
  dimension,
  direction,
  paymentMethod,
  transaction,
  transactionId,
  transactionKind,
} from './transactions.js';

/**
 * What the analysts read: purpose-made, from the rollups, in columns. None of these scans transactions, so
 * their cost depends on days and members, not on the number of transactions. `void` rows count nowhere.
 */

const window = { from: businessDate, to: businessDate };
const subject = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z
    .object({ ...subjectParams, ...shape })
    .refine((params) => hasOneSubject(params as never), oneSubjectMessage);

/**
 * Daily sums of one kind (and, for kinds other than sale and refund, of one category).
 * `sums[i]` is the signed sum of day `from + i`; days without a transaction hold 0.
 */
export const dailyColumn = z.object({
  kind: transactionKind,
  category: z.string().optional().describe('Absent for sale and refund, and where none was given'),
  counts: z.array(z.int()),
  sums: z.array(amountMinor),
});
export type DailyColumn = z.output<typeof dailyColumn>;

export const readDailySeries = query({
  action: 'ledger.readDailySeries',
  summary: 'Daily sums by kind and category',
  params: subject({
    ...window,
    basis: z
      .enum(['business-date', 'settlement'])
      .default('business-date')
      .describe('settlement: on the day the money moved; counts stay on the business date'),
    kinds: z.array(transactionKind).max(12).optional().describe('Only these, flowBeforeMinor included'),
  }),
  result: z.object({
    currency,
    from: businessDate,
    to: businessDate,
    columns: z.array(dailyColumn).describe('Sorted by kind, then category'),
    /** Σ of everything before `from` that moved money, on the same basis: the balance at the start of `from`
     *  is openingBalanceMinor + this. own_transfer never counts. */
    flowBeforeMinor: amountMinor,
  }),
});
export type DailySeries = z.output<typeof readDailySeries.result>;

/** One row a month × member × kind, for months that overlap the window (whole months). Sorted, signed sums. */
export const readMonthlyBreakdown = query({
  action: 'ledger.readMonthlyBreakdown',
  summary: 'Monthly sums by a dimension',
  params: subject({
    fromMonth: month,
    toMonth: month,
    dimension,
    by: z
      .enum(['month', 'window'])
      .default('month')
      .describe('window: one row a member and kind for all months together, under the first of them'),
    kinds: z.array(transactionKind).max(12).optional(),
    top: z
      .int()
      .min(1)
      .max(2000)
      .default(500)
      .describe(
        'The members with the largest absolute sum over the window; the rest is one row, member null',
      ),
  }),
  result: z.object({
    currency,
    rows: z.array(
      z.object({
        month,
        kind: transactionKind,
        member: z.string().nullable().describe('null: the rest beyond `top`; "" : none was given'),
        count: z.int(),
        sumMinor: amountMinor,
        quantity: z.number().optional().describe('Σ of known quantities; dimension item only'),
      }),
    ),
    members: z.int().describe('How many members there are in all'),
  }),
});
export type MonthlyBreakdown = z.output<typeof readMonthlyBreakdown.result>;

/**
 * Sales and refunds up to a day whose money arrives after it, by merchant, channel and day of arrival. Counts rows of
 * the last 31 days: no channel waits longer.
 */
export const listPendingSettlements = query({
  action: 'ledger.listPendingSettlements',
  summary: 'Sales that are made and not yet paid out, by channel and day of arrival',
  params: subject({ asOf: businessDate }),
  result: z.object({
    currency,
    rows: z
      .array(
        z.object({
          merchantId,
          channel: z.string().describe('"": none was given'),
          settlesOn: businessDate,
          soldFrom: businessDate.describe('First and last business date of the sales'),
          soldTo: businessDate,
          count: z.int(),
          sumMinor: amountMinor.describe('Sales less refunds, signed'),
        }),
      )
      .describe('By day of arrival, then merchant and channel'),
  }),
});
export type PendingSettlement = z.output<typeof listPendingSettlements.result>['rows'][number];

/**
 * How sales look, day by day: the raw material of the pattern rules (ST-05, ST-06, AC-13).
 * Arrays are aligned with the days from `from` to `to`. Sales only, unless the name says refunds.
 */
export const readDailyProfile = query({
  action: 'ledger.readDailyProfile',
  summary: 'Daily counts by hour, round amounts and refunds',
  params: z.object({
    merchantId,
    ...window,
    hours: z.boolean().default(true).describe('false: without hourCounts, for a quarter of the cost'),
  }),
  result: z.object({
    from: businessDate,
    to: businessDate,
    /** Empty when `hours` is false. 24 counts a day, local hour of the transaction, flattened: day × 24 + hour. */
    hourCounts: z.array(z.int()),
    saleCounts: z.array(z.int()),
    /** Sales of at least 500 whole units that are a multiple of 100 units and not on the merchant's price list. */
    roundCounts: z.array(z.int()),
    refundCounts: z.array(z.int()),
    refundSums: z.array(amountMinor).describe('Positive'),
    /** Sales whose tax is not in the amount, signed: to add tax on, not to take it out. */
    untaxedSums: z.array(amountMinor),
  }),
});
export type DailyProfile = z.output<typeof readDailyProfile.result>;

/**
 * The transactions that a daily profile counts, as evidence: how many there are is from the rollups, and only days that
 * have some are read, so that a window of a year costs no more than its last days.
 */
export const listCounted = query({
  action: 'ledger.listCounted',
  summary: 'The newest transactions behind counts of the daily profile, window by window',
  params: z
    .object({
      merchantId,
      what: z
        .enum(['sales', 'round-sales', 'refunds'])
        .describe('round-sales: as roundCounts of the daily profile'),
      hours: z
        .array(z.int().min(0).max(23))
        .min(1)
        .max(24)
        .optional()
        .describe('Of sales: those of these local hours'),
      windows: z.array(z.object(window)).min(1).max(24),
      limit: z.int().min(1).max(100).default(20).describe('Of each window'),
    })
    .refine(({ what, hours }) => hours === undefined || what === 'sales', {
      path: ['hours'],
      ...says('must be left out: only sales are counted by hour', '请省略：只有销售按小时统计'),
    }),
  result: z.object({
    windows: z
      .array(z.object({ ids: z.array(transactionId), count: z.int().describe('How many there are in all') }))
      .describe('In the order in which they were asked for'),
  }),
});
export type CountedTransactions = z.output<typeof listCounted.result>['windows'][number];

/**
 * Sums of one customer, one direction, one method and account type in one day: the raw material of LV-01,
 * LV-02 and ST-01. Kept for methods cash and transfer. The customer is the payer token, else the counterparty,
 * else, for what is not a sale or a refund, the merchant itself (""); anonymous sales are not aggregated.
 * The two kinds of day are the same for a merchant whose business day ends at midnight.
 */
export const listPartyDays = query({
  action: 'ledger.listPartyDays',
  summary: 'Daily sums by customer, for cash and transfers',
  params: z.object({
    merchantId,
    ...window,
    days: z
      .enum(['business', 'calendar'])
      .default('business')
      .describe(
        "calendar: by the days of the merchant's time zone, as regulations count, whatever its day cut",
      ),
    method: z.enum(['cash', 'transfer']),
    minAbsSumMinor: z.int().min(0),
    party: z.string().max(200).optional().describe('Only this customer'),
    limit: z.int().min(1).max(1000).default(200),
  }),
  result: z.object({
    rows: z.array(
      z.object({
        date: businessDate,
        party: z.string(),
        direction,
        method: paymentMethod,
        accountType: accountType.optional(),
        count: z.int(),
        sumMinor: amountMinor.describe('Absolute'),
      }),
    ),
    /** True when there are more than `limit`: say so in the finding. */
    truncated: z.boolean(),
  }),
});
export type PartyDays = z.output<typeof listPartyDays.result>;

/** Transactions at or above an absolute amount, newest first, by an index on large amounts (≥ 10,000 units). */
export const listLargeTransactions = query({
  action: 'ledger.listLargeTransactions',
  summary: 'Transactions of at least 10,000 units',
  params: z.object({
    merchantId,
    ...window,
    minAbsAmountMinor: z.int().min(0),
    maxAbsAmountMinor: z.int().min(0).optional(),
    method: paymentMethod.optional(),
    accountType: accountType.optional(),
    limit: z.int().min(1).max(1000).default(200),
  }),
  result: z.object({ rows: z.array(transaction), truncated: z.boolean() }),
});

/** The transactions behind one customer's day, as evidence. */
export const listPartyTransactions = query({
  action: 'ledger.listPartyTransactions',
  summary: 'Transactions of one customer in a window',
  params: z.object({
    merchantId,
    ...window,
    party: z.string().max(200),
    method: paymentMethod.optional(),
    direction: direction.optional(),
    limit: z.int().min(1).max(500).default(100),
  }),
  result: z.object({ rows: z.array(transaction), truncated: z.boolean() }),
});

/**
 * Refunds in the window that do not fit what they give back (AC-13): no original named or none in the books,
 * more given back than was paid, or to another card. Kept up to date as transactions arrive, in any order.
 */
export const listRefundIssues = query({
  action: 'ledger.listRefundIssues',
  summary: 'Refunds without an original, above it, or to another card',
  params: z.object({ merchantId, ...window, limit: z.int().min(1).max(500).default(100) }),
  result: z.object({
    counts: z.object({ withoutOriginal: z.int(), aboveOriginal: z.int(), otherCard: z.int() }),
    rows: z.array(
      z.object({
        issue: z.enum(['without-original', 'above-original', 'other-card']),
        date: businessDate,
        originalExternalId: z.string().optional(),
        refundIds: z.array(z.string()).max(20),
        refundedMinor: amountMinor.describe('Positive'),
        originalMinor: amountMinor.optional(),
      }),
    ),
    truncated: z.boolean(),
  }),
});
