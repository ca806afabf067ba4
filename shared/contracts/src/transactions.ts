import { LARGEST_AMOUNT_MINOR } from '@merchant-analysis/kernel/money';
import { z } from 'zod';
import { command, query } from './contract.js';
import {
  amountMinor,
  businessDate,
  currency,
  hasOneSubject,
  instant,
  line,
  merchantId,
  oneSubjectMessage,
  pageOf,
  pageParams,
  says,
  subjectParams,
} from './fields.js';

/**
 * What a transaction is. `sale` and `refund` make turnover. `own_transfer` moves the merchant's own money
 * (cash carried to the bank, between own accounts): no inflow, no outflow. `financing` is a loan received (in)
 * or repaid (out): cash, but neither income nor cost.
 */
export const TRANSACTION_KINDS = [
  'sale',
  'refund',
  'purchase',
  'wage',
  'rent',
  'utility',
  'fee',
  'tax',
  'expense',
  'other_income',
  'financing',
  'own_transfer',
] as const;
export const transactionKind = z.enum(TRANSACTION_KINDS);
export type TransactionKind = z.output<typeof transactionKind>;

export const direction = z.enum(['in', 'out']);
export const paymentMethod = z.enum(['cash', 'card', 'transfer', 'code']);
export const accountType = z.enum(['entity', 'person']);
export const transactionStatus = z.enum(['settled', 'pending', 'void']);

/** Columns by which lists filter and breakdowns group. */
export const DIMENSIONS = ['category', 'channel', 'method', 'counterparty', 'item'] as const;
export const dimension = z.enum(DIMENSIONS);
export type Dimension = z.output<typeof dimension>;

/** One fact as it comes in. `(merchant, source, externalId)` is its identity; the same again changes nothing. */
export const transactionInput = z
  .strictObject({
    externalId: line(128),
    source: line(40)
      .default('api')
      .describe('Where it comes from: api, orders, wechat, alipay, simulator, …'),
    originalExternalId: line(128).optional().describe('Of a refund: the externalId of what is given back'),
    occurredAt: instant,
    settledOn: businessDate
      .optional()
      .describe('The day on which the money reaches or leaves the account, when it is not the business date'),
    direction,
    amountMinor: amountMinor
      .min(-LARGEST_AMOUNT_MINOR)
      .max(LARGEST_AMOUNT_MINOR)
      .describe('Signed: positive comes in, negative goes out; zero is a fact too'),
    currency: currency.optional().describe("Default: the merchant's; another one is refused"),
    taxIncluded: z.boolean().default(true),
    kind: transactionKind,
    category: line(100).optional(),
    channel: line(100).optional().describe('dine-in, meituan, shop counter, …'),
    method: paymentMethod.optional(),
    accountType: accountType.optional().describe("The other side's account: entity (对公) or person (对私)"),
    payerToken: line(128).optional().describe('Stands for a card or a payer; never a card number'),
    counterparty: line(200).optional(),
    item: line(300).optional(),
    quantity: z.number().min(-1e7).max(1e7).optional().describe('Kept to six decimals'),
    status: transactionStatus.default('settled').describe('void stays in the books but counts nowhere'),
    memo: line(500).optional(),
  })
  .refine(({ direction, amountMinor }) => (direction === 'in' ? amountMinor >= 0 : amountMinor <= 0), {
    path: ['amountMinor'],
    ...says(
      'must not be negative when it comes in, nor positive when it goes out',
      '收入不得为负，支出不得为正',
    ),
  });
export type TransactionInput = z.output<typeof transactionInput>;

/** Such as `txn_01JD….wechat.4200001234`: the merchant, the source and the externalId, other signs as ~ and hex. */
const factId = (prefix: string) =>
  z
    .string()
    .max(900)
    .regex(new RegExp(`^${prefix}_[0-9A-Za-z_.~-]{8,}$`), `must be an id that starts with ${prefix}_`);

export const transactionId = factId('txn');

export const transaction = z.object({
  id: transactionId.describe('Made from merchant, source and externalId'),
  merchantId,
  ...transactionInput.shape,
  source: z.string(),
  taxIncluded: z.boolean(),
  status: transactionStatus,
  currency,
  businessDate,
  importId: z.string().optional(),
});
export type Transaction = z.output<typeof transaction>;

export const createTransactions = command({
  action: 'ledger.createTransactions',
  idempotent: 'with-key',
  summary:
    'Write up to 1,000 transactions: new ones are inserted, changed ones corrected, known ones left alone',
  params: z.strictObject({
    merchantId,
    transactions: z.array(transactionInput).min(1).max(1000),
  }),
  result: z.object({
    inserted: z.int(),
    corrected: z.int(),
    unchanged: z.int(),
    dataVersion: z.int(),
    ids: z.array(transactionId).describe('In the order in which they were sent'),
  }),
  timeoutMs: 15_000,
});

export const deleteTransaction = command({
  action: 'ledger.deleteTransaction',
  idempotent: 'with-key',
  summary: 'Take a transaction out of the books; everything derived follows',
  params: z.strictObject({
    merchantId: merchantId.optional().describe('When given, it must be the one that the id names'),
    transactionId,
  }),
  result: z.object({ deleted: z.literal(true), dataVersion: z.int() }),
});

export const getTransaction = query({
  action: 'ledger.getTransaction',
  summary: 'One transaction',
  params: z.object({ transactionId }),
  result: transaction,
});

export const transactionFilters = {
  from: businessDate.optional(),
  to: businessDate.optional(),
  kind: transactionKind.optional(),
  direction: direction.optional(),
  category: z.string().max(100).optional(),
  channel: z.string().max(100).optional(),
  method: paymentMethod.optional(),
  counterparty: z.string().max(200).optional(),
  item: z.string().max(300).optional(),
  source: z.string().max(40).optional(),
  status: transactionStatus.optional(),
  minAmountMinor: z.coerce.number().int().optional(),
  maxAmountMinor: z.coerce.number().int().optional(),
  importId: z.string().max(60).optional(),
};

/**
 * Newest first. A page visits a bounded number of rows: with a rare filter it may come back short, even empty,
 * with `hasMore` true; go on with its cursor.
 */
export const listTransactions = query({
  action: 'ledger.listTransactions',
  summary: 'Transactions of a merchant or a group, newest first, with filters',
  params: z
    .object({ ...subjectParams, ...pageParams, ...transactionFilters })
    .refine(hasOneSubject, oneSubjectMessage),
  result: pageOf(transaction),
});

/** Counterparties that one question may name. */
export const MOST_COUNTERPARTIES = 1000;

/**
 * What moved between a merchant or the members of a group and some others: how they pay what they owe. Newest first; a
 * page visits a bounded number of rows, so it may come back short, even empty, with `hasMore` true.
 */
export const listDealings = query({
  action: 'ledger.listDealings',
  summary: 'Transactions with any of some counterparties',
  params: z
    .object({
      ...subjectParams,
      ...pageParams,
      from: businessDate,
      to: businessDate,
      counterparties: z.array(z.string().min(1).max(200)).min(1).max(MOST_COUNTERPARTIES),
    })
    .refine(hasOneSubject, oneSubjectMessage),
  result: pageOf(transaction),
});

export const summarizeTransactions = query({
  action: 'ledger.summarizeTransactions',
  summary: 'Counts and sums by day, month, kind or a dimension, from the rollups',
  params: z
    .object({
      ...subjectParams,
      from: businessDate,
      to: businessDate,
      groupBy: z.enum(['day', 'month', 'kind', ...DIMENSIONS]),
    })
    .refine(hasOneSubject, oneSubjectMessage),
  result: z.object({
    currency,
    groups: z.array(
      z.object({
        key: z.string(),
        count: z.int(),
        inflowMinor: amountMinor,
        outflowMinor: amountMinor.describe('Positive'),
        netMinor: amountMinor,
      }),
    ),
  }),
});

export const invoiceDirection = z.enum(['receivable', 'payable']);
export const buyerClass = z.enum(['government', 'large-enterprise', 'small-enterprise', 'person']);

export const invoiceInput = z
  .strictObject({
    externalId: line(128),
    direction: invoiceDirection,
    counterparty: line(200),
    buyerClass: buyerClass.optional(),
    issuedOn: businessDate,
    dueOn: businessDate
      .optional()
      .describe('Not before issuedOn; absent: no term is agreed, and forecasts take 30 days'),
    amountMinor: amountMinor.min(0).max(LARGEST_AMOUNT_MINOR),
    balanceMinor: amountMinor
      .min(0)
      .max(LARGEST_AMOUNT_MINOR)
      .describe('What is still open; at most amountMinor'),
    memo: line(500).optional(),
  })
  .refine(({ amountMinor, balanceMinor }) => balanceMinor <= amountMinor, {
    path: ['balanceMinor'],
    ...says('must not be more than amountMinor', '不得大于 amountMinor'),
  })
  .refine(({ issuedOn, dueOn }) => dueOn === undefined || dueOn >= issuedOn, {
    path: ['dueOn'],
    ...says('must not be before issuedOn', '不得早于 issuedOn'),
  });
export const invoice = z.object({
  id: factId('inv'),
  merchantId,
  ...invoiceInput.shape,
  currency,
});
export type Invoice = z.output<typeof invoice>;

export const putInvoices = command({
  action: 'ledger.putInvoices',
  idempotent: 'with-key',
  summary: 'Write up to 1,000 receivables and payables by their externalId',
  params: z.strictObject({ merchantId, invoices: z.array(invoiceInput).min(1).max(1000) }),
  result: z.object({ inserted: z.int(), corrected: z.int(), unchanged: z.int(), dataVersion: z.int() }),
});

export const listInvoices = query({
  action: 'ledger.listInvoices',
  summary: 'Receivables and payables, by due date',
  params: z
    .object({
      ...subjectParams,
      ...pageParams,
      direction: invoiceDirection.optional(),
      openOnly: z.stringbool().or(z.boolean()).default(false),
      settledFrom: businessDate
        .optional()
        .describe(
          'Only what is settled and was due on that day or later; of what has no dueOn its issue counts',
        ),
    })
    .refine(({ openOnly, settledFrom }) => !openOnly || settledFrom === undefined, {
      path: ['settledFrom'],
      ...says('must be left out where openOnly is given', '与 openOnly 不能同时使用'),
    })
    .refine(hasOneSubject, oneSubjectMessage),
  result: pageOf(invoice),
});
