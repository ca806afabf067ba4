import type { SQLInputValue } from 'node:sqlite';
import {
  ACCOUNT_TYPE_CODES,
  ACCOUNT_TYPE_WORDS,
  KIND_CODES,
  KIND_WORDS,
  METHOD_CODES,
  METHOD_WORDS,
  STATUS_CODES,
  STATUS_WORDS,
} from '../domain/codes.js';
import type { BookedRow, LedgerRow } from '../domain/ledger-row.js';
import type { PlacedRow } from '../domain/placed-row.js';
import { accountTypeOf, isOut, isUntaxed, kindOf, methodOf, packTraits, statusOf } from '../domain/traits.js';
import type { MerchantBooks } from './merchant-keys.sqlite.js';
import { VOCABULARY, type Words } from './words.sqlite.js';

/** Amounts of at least so many units have an index of their own. */
const LARGE_UNITS = 10_000;
const MICRO = 1_000_000;

/** Places a row in the merchant's days and numbers. Only inside a write transaction: new words are kept. */
export function placeRow(words: Words, books: MerchantBooks, row: LedgerRow): PlacedRow {
  const { key, calendar, unitMinor } = books;
  const day = calendar.dayOf(row.occurredAt);
  const amount = row.amountMinor;
  return {
    occurredAt: row.occurredAt,
    source: words.intern(key, VOCABULARY.source, row.source),
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
    category: words.intern(key, VOCABULARY.category, row.category),
    channel: words.intern(key, VOCABULARY.channel, row.channel),
    counterparty: words.intern(key, VOCABULARY.counterparty, row.counterparty),
    item: words.intern(key, VOCABULARY.item, row.item),
    payerToken: row.payerToken || null,
    originalExternalId: row.originalExternalId || null,
    quantityMicro: row.quantity === undefined ? null : Math.round(row.quantity * MICRO),
    memo: row.memo || null,
    counterpartyName: row.counterparty || null,
  };
}

/** Columns that most rows fill, in the order of `pushPlain`. */
export const PLAIN_COLUMNS = [
  'occurred_at',
  'external_id',
  'day',
  'amount',
  'traits',
  'category',
  'channel',
  'counterparty',
  'item',
  'quantity_micro',
] as const;

/** The others, in the order of `pushRare`: where all are empty, binding them would be a tenth of the insert. */
export const RARE_COLUMNS = ['settled_day', 'payer_token', 'original_external_id', 'memo'] as const;

export function pushPlain(values: SQLInputValue[], row: PlacedRow): void {
  values.push(
    row.occurredAt,
    row.externalId,
    row.day,
    row.amountMinor,
    row.traits,
    row.category,
    row.channel,
    row.counterparty,
    row.item,
    row.quantityMicro,
  );
}

export function pushRare(values: SQLInputValue[], row: PlacedRow): void {
  values.push(row.settledDay, row.payerToken, row.originalExternalId, row.memo);
}

export function isPlain(row: PlacedRow): boolean {
  return (
    row.settledDay === null && row.payerToken === null && row.originalExternalId === null && row.memo === null
  );
}

/** What `SELECT <STORED_COLUMNS>` gives as an array. */
export type StoredRow = readonly [
  source: number,
  writeKey: number,
  occurredAt: number,
  externalId: string,
  day: number,
  amount: number,
  traits: number,
  category: number,
  channel: number,
  counterparty: number,
  item: number,
  quantityMicro: number | null,
  settledDay: number | null,
  payerToken: string | null,
  originalExternalId: string | null,
  memo: string | null,
];
export const STORED_COLUMNS = `source, write_key, ${[...PLAIN_COLUMNS, ...RARE_COLUMNS].join(', ')}`;

export function placedFrom(words: Words, merchantKey: number, stored: StoredRow): PlacedRow {
  const [source, , occurredAt, externalId, day, amountMinor, traits, category, channel, ...rest] = stored;
  const [counterparty, item, quantityMicro, settledDay, payerToken, originalExternalId, memo] = rest;
  return {
    occurredAt,
    source,
    externalId,
    day,
    settledDay,
    amountMinor,
    traits,
    category,
    channel,
    counterparty,
    item,
    payerToken,
    originalExternalId,
    quantityMicro,
    memo,
    counterpartyName: words.nameOf(merchantKey, VOCABULARY.counterparty, counterparty) ?? null,
  };
}

/** The row in words again. @param importIdOf the import behind a write key, when there is one */
export function bookedFrom(
  words: Words,
  books: MerchantBooks,
  stored: StoredRow,
  importIdOf: (writeKey: number) => string | undefined,
): BookedRow {
  const { key, merchantId } = books;
  const row = placedFrom(words, key, stored);
  const { traits } = row;
  return {
    merchantId,
    source: words.nameOf(key, VOCABULARY.source, row.source)!,
    externalId: row.externalId,
    originalExternalId: row.originalExternalId ?? undefined,
    occurredAt: row.occurredAt,
    businessDay: row.day,
    settledDay: row.settledDay ?? undefined,
    direction: isOut(traits) ? 'out' : 'in',
    amountMinor: row.amountMinor,
    taxIncluded: !isUntaxed(traits),
    kind: KIND_WORDS[kindOf(traits)]!,
    category: words.nameOf(key, VOCABULARY.category, row.category),
    channel: words.nameOf(key, VOCABULARY.channel, row.channel),
    method: METHOD_WORDS[methodOf(traits)],
    accountType: ACCOUNT_TYPE_WORDS[accountTypeOf(traits)],
    payerToken: row.payerToken ?? undefined,
    counterparty: row.counterpartyName ?? undefined,
    item: words.nameOf(key, VOCABULARY.item, row.item),
    quantity: row.quantityMicro === null ? undefined : row.quantityMicro / MICRO,
    status: STATUS_WORDS[statusOf(traits)]!,
    memo: row.memo ?? undefined,
    importId: importIdOf(stored[1]),
  };
}
