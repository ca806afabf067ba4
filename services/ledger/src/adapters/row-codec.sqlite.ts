import type { SQLInputValue } from 'node:sqlite';
import { VOCABULARY } from '../domain/codes.js';
import type { PlacedRow } from '../domain/placed-row.js';
import type { Words } from './words.sqlite.js';

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
