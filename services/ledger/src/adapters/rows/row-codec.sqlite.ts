import type { SQLInputValue } from 'node:sqlite';
import { VOCABULARY } from '../../domain/codes.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import type { Words } from './words.sqlite.js';

/** Columns that most rows fill, in the order of `putPlain`. */
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

/** The others, in the order of `putRare`: where all are empty, binding them would be a tenth of the insert. */
export const RARE_COLUMNS = ['settled_day', 'payer_token', 'original_external_id', 'memo'] as const;

/** Puts the row's values from `at` on, and says where the next go: an array that grows by pushing costs twice as much. */
export function putPlain(values: SQLInputValue[], at: number, row: PlacedRow): number {
  values[at] = row.occurredAt;
  values[at + 1] = row.externalId;
  values[at + 2] = row.day;
  values[at + 3] = row.amountMinor;
  values[at + 4] = row.traits;
  values[at + 5] = row.category;
  values[at + 6] = row.channel;
  values[at + 7] = row.counterparty;
  values[at + 8] = row.item;
  values[at + 9] = row.quantityMicro;
  return at + PLAIN_COLUMNS.length;
}

export function putRare(values: SQLInputValue[], at: number, row: PlacedRow): number {
  values[at] = row.settledDay;
  values[at + 1] = row.payerToken;
  values[at + 2] = row.originalExternalId;
  values[at + 3] = row.memo;
  return at + RARE_COLUMNS.length;
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
