import type { BusinessCalendar } from '@merchant-analysis/kernel/business-date';
import {
  ACCOUNT_TYPE_CODES,
  ACCOUNT_TYPE_WORDS,
  KIND_CODES,
  KIND_WORDS,
  METHOD_CODES,
  METHOD_WORDS,
  STATUS_CODES,
  STATUS_WORDS,
  VOCABULARY,
} from './codes.js';
import type { BookedRow, LedgerRow } from './ledger-row.js';
import type { PlacedRow } from './placed-row.js';
import { accountTypeOf, isOut, isUntaxed, kindOf, methodOf, packTraits, statusOf } from './traits.js';

/** Amounts of at least so many units have an index of their own. */
const LARGE_UNITS = 10_000;
const MICRO = 1_000_000;

interface PlacingRules {
  readonly calendar: BusinessCalendar;
  /** Minor units in one unit of the currency. */
  readonly unitMinor: number;
  /** The number of a word, a new one when it is new; 0 for no word. */
  intern(vocabulary: number, name: string | undefined): number;
}

/** Places a row in the merchant's days and numbers. */
export function placeRow(row: LedgerRow, rules: PlacingRules): PlacedRow {
  const { calendar, unitMinor } = rules;
  const day = calendar.dayOf(row.occurredAt);
  const amount = row.amountMinor;
  return {
    occurredAt: row.occurredAt,
    source: rules.intern(VOCABULARY.source, row.source),
    externalId: row.externalId,
    day,
    settledDay: row.settledDay === undefined || row.settledDay === day ? null : row.settledDay,
    amountMinor: amount,
    traits: packTraits({
      kind: KIND_CODES[row.kind],
      status: STATUS_CODES[row.status],
      method: row.method === undefined ? 0 : METHOD_CODES[row.method],
      accountType: row.accountType === undefined ? 0 : ACCOUNT_TYPE_CODES[row.accountType],
      isOut: row.direction === 'out',
      isUntaxed: !row.taxIncluded,
      isLarge: row.status !== 'void' && Math.abs(amount) >= LARGE_UNITS * unitMinor,
      hour: calendar.hourOf(row.occurredAt),
    }),
    category: rules.intern(VOCABULARY.category, row.category),
    channel: rules.intern(VOCABULARY.channel, row.channel),
    counterparty: rules.intern(VOCABULARY.counterparty, row.counterparty),
    item: rules.intern(VOCABULARY.item, row.item),
    payerToken: row.payerToken || null,
    originalExternalId: row.originalExternalId || null,
    quantityMicro: row.quantity === undefined ? null : Math.round(row.quantity * MICRO),
    memo: row.memo || null,
    counterpartyName: row.counterparty || null,
  };
}

/**
 * The row in words again.
 * @param nameOf the word of a number; undefined for 0
 * @param importId the import that wrote it last, when there is one
 */
export function bookRow(
  merchantId: string,
  row: PlacedRow,
  nameOf: (vocabulary: number, id: number) => string | undefined,
  importId: string | undefined,
): BookedRow {
  const { traits } = row;
  return {
    merchantId,
    source: nameOf(VOCABULARY.source, row.source)!,
    externalId: row.externalId,
    originalExternalId: row.originalExternalId ?? undefined,
    occurredAt: row.occurredAt,
    businessDay: row.day,
    settledDay: row.settledDay ?? undefined,
    direction: isOut(traits) ? 'out' : 'in',
    amountMinor: row.amountMinor,
    taxIncluded: !isUntaxed(traits),
    kind: KIND_WORDS[kindOf(traits)]!,
    category: nameOf(VOCABULARY.category, row.category),
    channel: nameOf(VOCABULARY.channel, row.channel),
    method: METHOD_WORDS[methodOf(traits)],
    accountType: ACCOUNT_TYPE_WORDS[accountTypeOf(traits)],
    payerToken: row.payerToken ?? undefined,
    counterparty: row.counterpartyName ?? undefined,
    item: nameOf(VOCABULARY.item, row.item),
    quantity: row.quantityMicro === null ? undefined : row.quantityMicro / MICRO,
    status: STATUS_WORDS[statusOf(traits)]!,
    memo: row.memo ?? undefined,
    importId,
  };
}
