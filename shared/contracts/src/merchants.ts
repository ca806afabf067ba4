import { z } from 'zod';
import { command, query } from './contract.js';
import {
  amountMinor,
  businessDate,
  currency,
  groupId,
  hasOneSubject,
  instant,
  line,
  localizedName,
  merchantId,
  oneSubjectMessage,
  pageOf,
  pageParams,
  subjectParams,
  timeOfDay,
  timeZone,
} from './fields.js';

/** What a merchant tells about itself. */
const merchantFields = {
  name: localizedName,
  unifiedSocialCreditCode: z
    .string()
    .max(18)
    .regex(/^[0-9A-Za-z]*$/)
    .optional()
    .describe('统一社会信用代码; kept as given, checked by rule KY-05'),
  industry: line(60).optional().describe('Such as restaurant, convenience, online-retail'),
  mcc: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .describe('Merchant category code, ISO 18245'),
  licenceValidTo: z
    .union([businessDate, z.literal('long-term')])
    .optional()
    .describe('Last valid day of the business licence, or long-term (长期)'),
  declaredHours: z
    .array(z.object({ opens: timeOfDay, closes: timeOfDay }))
    .max(4)
    .optional()
    .describe(
      'Local opening hours of a day; closes before opens means past midnight; 00:00–00:00 is round the clock',
    ),
  timeZone,
  currency,
  dayCut: timeOfDay.describe('Local time at which the business day ends: 02:00 for a bar that closes then'),
  taxPayerType: z.enum(['small-scale', 'general', 'not-registered']).describe('小规模纳税人 / 一般纳税人'),
  vatPeriod: z.enum(['month', 'quarter']).describe('VAT filing period (增值税申报期)'),
  openingDate: businessDate.optional().describe('First day of business'),
  openingBalanceMinor: amountMinor.describe(
    'Cash and bank on the opening date, before the first transaction',
  ),
  priceListMinor: z
    .array(amountMinor)
    .max(200)
    .optional()
    .describe('Amounts that are prices (cards of 100, 200, 500): not suspicious because they are round'),
};

const merchantDefaults = {
  ...merchantFields,
  timeZone: timeZone.default('Asia/Shanghai'),
  currency: currency.default('CNY'),
  dayCut: timeOfDay.default('00:00'),
  taxPayerType: merchantFields.taxPayerType.default('small-scale'),
  vatPeriod: merchantFields.vatPeriod.default('quarter'),
  openingBalanceMinor: amountMinor.default(0),
};

export const merchant = z.object({
  id: merchantId,
  ...merchantFields,
  groupIds: z.array(groupId),
  /** Counts every change of the books; part of every cache key. */
  dataVersion: z.int().min(0),
  /** Counts every change of the merchant's own fields; the ETag. */
  version: z.int().min(1),
  createdAt: instant,
});
export type Merchant = z.output<typeof merchant>;

export const createMerchant = command({
  action: 'ledger.createMerchant',
  idempotent: 'with-key',
  summary: 'Open the books of a merchant',
  params: z.strictObject(merchantDefaults),
  result: merchant,
});

export const getMerchant = query({
  action: 'ledger.getMerchant',
  summary: 'One merchant',
  params: z.object({ merchantId }),
  result: merchant,
});

export const listMerchants = query({
  action: 'ledger.listMerchants',
  summary: 'The merchants that the caller may see',
  params: z.object({ ...pageParams, groupId: groupId.optional(), search: z.string().max(100).optional() }),
  result: pageOf(merchant),
});

/** Time zone, currency and day cut decide where amounts belong: they can change only while the books are empty. */
export const updateMerchant = command({
  action: 'ledger.updateMerchant',
  idempotent: 'with-key',
  summary: "Change a merchant's own fields",
  params: z.strictObject({
    merchantId,
    ifVersion: z.int().min(1).optional().describe('From If-Match: refuse when it was changed since'),
    changes: z.strictObject(merchantFields).partial(),
  }),
  result: merchant,
});

export const deleteMerchant = command({
  action: 'ledger.deleteMerchant',
  idempotent: 'with-key',
  summary: 'Delete a merchant; with books only when confirmed by its id',
  params: z.strictObject({ merchantId, confirm: merchantId.optional() }),
  result: z.object({ deleted: z.literal(true), transactions: z.int() }),
});

export const merchantGroup = z.object({
  id: groupId,
  name: localizedName,
  kind: z.enum(['region', 'brand', 'other']),
  merchantIds: z.array(merchantId),
  version: z.int().min(1),
});
export type MerchantGroup = z.output<typeof merchantGroup>;

export const createGroup = command({
  action: 'ledger.createGroup',
  idempotent: 'with-key',
  summary: 'Make a group of merchants (a region, a brand)',
  params: z.strictObject({
    name: localizedName,
    kind: z.enum(['region', 'brand', 'other']).default('other'),
    merchantIds: z.array(merchantId).max(1000).default([]),
  }),
  result: merchantGroup,
});

/** A limited caller sees the groups that it was given, with the members that it may see. */
export const getGroup = query({
  action: 'ledger.getGroup',
  summary: 'One group of merchants',
  params: z.object({ groupId }),
  result: merchantGroup,
});

export const listGroups = query({
  action: 'ledger.listGroups',
  summary: 'Groups of merchants',
  params: z.object({ ...pageParams }),
  result: pageOf(merchantGroup),
});

export const updateGroup = command({
  action: 'ledger.updateGroup',
  idempotent: 'with-key',
  summary: 'Rename a group or set its members',
  params: z.strictObject({
    groupId,
    ifVersion: z.int().min(1).optional().describe('From If-Match: refuse when it was changed since'),
    name: localizedName.optional(),
    merchantIds: z.array(merchantId).max(1000).optional(),
  }),
  result: merchantGroup,
});

export const deleteGroup = command({
  action: 'ledger.deleteGroup',
  idempotent: 'with-key',
  summary: 'Delete a group; its merchants stay',
  params: z.strictObject({ groupId }),
  result: z.object({ deleted: z.literal(true) }),
});

/**
 * What an analyst needs to know of its subject before it reads: the members, and one version for all of them.
 * A group whose members keep different currencies, time zones or day cuts is refused with CONFLICT.
 */
export const describeSubject = query({
  action: 'ledger.describeSubject',
  summary: 'A merchant or a group as the subject of an analysis',
  params: z.object(subjectParams).refine(hasOneSubject, oneSubjectMessage),
  result: z.object({
    kind: z.enum(['merchant', 'group']),
    id: z.string(),
    name: localizedName,
    currency,
    timeZone,
    dayCut: timeOfDay,
    /** The caller's visible members, sorted by id; one for a merchant. */
    merchants: z.array(merchant),
    /** Changes whenever a fact or a field of any member changes. */
    dataVersion: z.string(),
    /** First and last business date with a transaction; absent while the books are empty. */
    firstDate: businessDate.optional(),
    lastDate: businessDate.optional(),
    transactionCount: z.int(),
    /** Σ openingBalanceMinor of the members. */
    openingBalanceMinor: amountMinor,
    /** Today's business date at the members' time zone and cut. */
    today: businessDate,
  }),
});
export type Subject = z.output<typeof describeSubject.result>;

/** For who keeps limits of people: a limit to something that is not there would hide everything, unseen. */
export const listUnknown = query({
  action: 'ledger.listUnknown',
  summary: 'Which of these merchants and groups are not there, or not for the caller to see',
  params: z.object({
    merchantIds: z.array(merchantId).max(1000).default([]),
    groupIds: z.array(groupId).max(100).default([]),
  }),
  result: z.object({ merchantIds: z.array(merchantId), groupIds: z.array(groupId) }),
});

/** The hot path of every cached answer: one indexed read. */
export const getDataVersion = query({
  action: 'ledger.getDataVersion',
  summary: 'The version of the data of a merchant or a group',
  params: z.object(subjectParams).refine(hasOneSubject, oneSubjectMessage),
  result: z.object({ dataVersion: z.string(), today: businessDate }),
});
