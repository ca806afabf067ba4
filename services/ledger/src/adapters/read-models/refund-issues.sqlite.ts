import { formatDate } from '@merchant-analysis/kernel/business-date';
import { VOCABULARY } from '../../domain/codes.js';
import { formatReference } from '../../domain/external-reference.js';
import type { MerchantDays, RefundIssues } from '../../ports/read-models.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { ABOVE_ORIGINAL, ISSUES } from '../refunds/refund-cases.js';
import { instantsOf } from '../rows/instants.js';
import { rowsNamed } from '../statements.js';
import type { ReadingRoom } from './reading-room.js';

type Row = RefundIssues['rows'][number];
type Window = { merchant: number; fromDay: number; toDay: number };

const MOST_IDS = 20;
/** Refunds of a window that do not fit, newest first; refunds of the same original are one row. */
export function listRefundIssues(
  room: ReadingRoom,
  books: MerchantBooks,
  query: MerchantDays & { limit: number },
): RefundIssues {
  const { fromDay, toDay, limit } = query;
  const window = { merchant: books.key, fromDay, toDay };
  const unnamed = countUnnamed(room, window);
  const linked = ISSUES.map(([bit]) => countLinked(room, window, bit));
  const counts = {
    withoutOriginal: unnamed + linked[0]!,
    aboveOriginal: linked[1]!,
    otherCard: linked[2]!,
  };
  const rows = [
    ...listUnnamed(room, books, query),
    ...ISSUES.flatMap(([bit, issue]) => listLinked(room, books, window, bit, issue, limit)),
  ].sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? 1 : -1));
  const total = counts.withoutOriginal + counts.aboveOriginal + counts.otherCard;
  return { counts, rows: rows.slice(0, limit), truncated: total > limit };
}

function countUnnamed({ statements }: ReadingRoom, window: Window): number {
  const statement = statements.arraysOf(
    `SELECT sum(unnamed_refunds) FROM roll_profile
     WHERE merchant_key = $merchant AND day BETWEEN $fromDay AND $toDay`,
  );
  return rowsNamed<[number | null]>(statement, window)[0]?.[0] ?? 0;
}

function countLinked({ statements }: ReadingRoom, window: Window, bit: number): number {
  const statement = statements.arraysOf(
    `SELECT count(*) FROM (SELECT DISTINCT source, original_external_id FROM refund_link
       WHERE merchant_key = $merchant AND day BETWEEN $fromDay AND $toDay AND issues <> 0 AND issues & ${bit})`,
  );
  return rowsNamed<[number]>(statement, window)[0]![0];
}

function listUnnamed(
  room: ReadingRoom,
  books: MerchantBooks,
  query: MerchantDays & { limit: number },
): Row[] {
  const { fromDay, toDay, limit } = query;
  const statement = room.statements.arraysOf(
    `SELECT day, amount, source, external_id FROM tx INDEXED BY tx_unnamed_refund
     WHERE merchant_key = $merchant AND occurred_at BETWEEN $first AND $last AND day BETWEEN $fromDay AND $toDay
       AND kind = 2 AND status <> 3 AND original_external_id IS NULL
     ORDER BY occurred_at DESC LIMIT $limit`,
  );
  const range = { merchant: books.key, ...instantsOf(books.calendar, fromDay, toDay), fromDay, toDay, limit };
  return rowsNamed<[number, number, number, string]>(statement, range).map(
    ([day, amount, source, externalId]) => ({
      issue: 'without-original',
      date: formatDate(day),
      refundIds: [refundIdOf(room, books, source, externalId)],
      refundedMinor: -amount,
    }),
  );
}

function listLinked(
  room: ReadingRoom,
  books: MerchantBooks,
  window: Window,
  bit: number,
  issue: Row['issue'],
  limit: number,
): Row[] {
  const cases = room.statements.arraysOf(
    `SELECT source, original_external_id, max(day), sum(refunded), original_amount FROM refund_link
     WHERE merchant_key = $merchant AND day BETWEEN $fromDay AND $toDay AND issues <> 0 AND issues & ${bit}
     GROUP BY 1, 2 ORDER BY 3 DESC LIMIT $limit`,
  );
  return rowsNamed<[number, string, number, number, number | null]>(cases, { ...window, limit }).map(
    ([source, originalExternalId, day, refunded, originalMinor]) => ({
      issue,
      date: formatDate(day),
      originalExternalId,
      refundIds: refundIdsOf(room, books, window, source, originalExternalId, bit),
      refundedMinor: bit === ABOVE_ORIGINAL ? sumCase(room, books, source, originalExternalId) : refunded,
      ...(originalMinor === null ? {} : { originalMinor }),
    }),
  );
}

function refundIdsOf(
  room: ReadingRoom,
  books: MerchantBooks,
  window: Window,
  source: number,
  original: string,
  bit: number,
): string[] {
  const statement = room.statements.arraysOf(
    `SELECT refund_external_id FROM refund_link
     WHERE merchant_key = $merchant AND source = $source AND original_external_id = $original
       AND day BETWEEN $fromDay AND $toDay AND issues & ${bit}
     ORDER BY day DESC, refund_external_id LIMIT ${MOST_IDS}`,
  );
  return rowsNamed<[string]>(statement, { ...window, source, original }).map(([externalId]) =>
    refundIdOf(room, books, source, externalId),
  );
}

/** Everything given back for an original, also outside the window: that is what is compared with it. */
function sumCase(
  { statements }: ReadingRoom,
  books: MerchantBooks,
  source: number,
  original: string,
): number {
  const statement = statements.arraysOf(
    `SELECT sum(refunded) FROM refund_link
     WHERE merchant_key = $merchant AND source = $source AND original_external_id = $original`,
  );
  return rowsNamed<[number]>(statement, { merchant: books.key, source, original })[0]![0];
}

function refundIdOf(room: ReadingRoom, books: MerchantBooks, source: number, externalId: string): string {
  const name = room.words.nameOf(books.key, VOCABULARY.source, source)!;
  return formatReference('txn', books.merchantId, name, externalId);
}
