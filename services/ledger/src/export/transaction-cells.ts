import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { businessCalendar, formatDate } from '@merchant-analysis/kernel/business-date';
import { formatDecimal, minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { BookedRow } from '../domain/ledger-row.js';
import { plainDecimal } from '../import/xlsx/cell-value.js';
import type { Cell } from './cell.js';

/** Columns of exported transactions: the fields of the import profile of that name, and two for the reader. */
export const TRANSACTION_HEADINGS = [
  'merchant',
  'externalId',
  'source',
  'originalExternalId',
  'occurredAt',
  'businessDate',
  'settledOn',
  'direction',
  'amount',
  'currency',
  'taxIncluded',
  'kind',
  'category',
  'channel',
  'method',
  'accountType',
  'payerToken',
  'counterparty',
  'item',
  'quantity',
  'status',
  'memo',
] as const;

/** Writes rows of one merchant so that an import reads back exactly what they say. */
export function transactionCells(merchant: Merchant): (row: BookedRow) => Cell[] {
  const minorDigits = minorDigitsOf(merchant.currency);
  const calendar = businessCalendar(merchant.timeZone);
  const name = merchant.name.zh ?? merchant.name.en ?? merchant.id;
  return (row) => [
    name,
    row.externalId,
    row.source,
    row.originalExternalId,
    formatInstant(row.occurredAt, calendar.offsetAt(row.occurredAt)),
    formatDate(row.businessDay),
    row.settledDay === undefined ? undefined : formatDate(row.settledDay),
    row.direction,
    { number: formatDecimal(row.amountMinor, minorDigits) },
    merchant.currency,
    String(row.taxIncluded),
    row.kind,
    row.category,
    row.channel,
    row.method,
    row.accountType,
    row.payerToken,
    row.counterparty,
    row.item,
    row.quantity === undefined ? undefined : { number: plainDecimal(row.quantity) },
    row.status,
    row.memo,
  ];
}

/** RFC 3339 on the merchant's clock: `2024-03-05T09:07:00+08:00`. */
function formatInstant(milliseconds: number, offsetMilliseconds: number): string {
  const minutes = Math.round(offsetMilliseconds / 60_000);
  const local = new Date(milliseconds + minutes * 60_000).toISOString();
  const clock = milliseconds % 1000 === 0 ? local.slice(0, 19) : local.slice(0, 23);
  const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
  const rest = String(Math.abs(minutes) % 60).padStart(2, '0');
  return `${clock}${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}
