import { formatDate, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { VOCABULARY } from '../../domain/codes.js';
import { formatReference } from '../../domain/external-reference.js';
import type { MerchantDays, RefundIssues } from '../../ports/read-models.js';
import { idsBetween, inBooks } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RefundLinkDocument, RowDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { ABOVE_ORIGINAL, ISSUES } from '../refunds/refund-cases.js';
import { linksOf } from '../refunds/refund-cases.mongo.js';
import { ROLL_PROFILE } from '../rollups/rollup-families.mongo.js';
import { readCells } from '../rollups/rollup-reader.mongo.js';
import { inDays, NEWEST_FIRST, ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import { numberOf } from '../rows/whole-number.mongo.js';
import { nameIn, type Words } from '../rows/words.mongo.js';

type Row = RefundIssues['rows'][number];
type Query = MerchantDays & { limit: number };

/** The refunds of one original that have the same issue, in the window; newest first. */
interface RefundCase {
  readonly issue: Row['issue'];
  readonly bit: number;
  readonly links: readonly RefundLinkDocument[];
}

const MOST_IDS = 20;

/** Refunds of a window that do not fit, newest first; refunds of the same original are one row. */
export async function listRefundIssues(
  room: BooksRoom,
  words: Words,
  books: MerchantBooks,
  query: Query,
): Promise<RefundIssues> {
  const links = await readLinks(room, books, query);
  const cases = ISSUES.map(([bit, issue]) => casesOf(links, bit, issue));
  const counts = {
    withoutOriginal: (await countUnnamed(room, books, query)) + cases[0]!.length,
    aboveOriginal: cases[1]!.length,
    otherCard: cases[2]!.length,
  };
  const listed = cases.flatMap((ofIssue) => ofIssue.slice(0, query.limit));
  const unnamed = await readUnnamed(room, books, query);
  const sums = await sumWholeCases(room, books, listed);
  const numbers = [...unnamed, ...listed.flatMap((one) => one.links)].map(({ _id }) => _id.source);
  const known = await words.readNames(room, books, [{ vocabulary: VOCABULARY.source, numbers }]);
  const idOf = ({ _id }: Pick<RowDocument, '_id'>): string =>
    formatReference('txn', books.merchantId, nameIn(known, VOCABULARY.source, _id.source)!, _id.externalId);
  const rows = [
    ...unnamed.map((row) => unnamedRow(row, idOf)),
    ...listed.map((one) => caseRow(one, sums, idOf)),
  ].sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? 1 : -1));
  const total = counts.withoutOriginal + counts.aboveOriginal + counts.otherCard;
  return { counts, rows: rows.slice(0, query.limit), truncated: total > query.limit };
}

/** Newest first. */
function readLinks(
  room: BooksRoom,
  books: MerchantBooks,
  { fromDay, toDay }: Query,
): Promise<RefundLinkDocument[]> {
  const filter = { ...inBooks(books), day: { $gte: fromDay, $lte: toDay }, issues: { $gt: 0 } };
  return room
    .of('refund_link')
    .find(filter, { session: room.session, hint: 'issue' })
    .sort({ day: -1, '_id.source': 1, '_id.externalId': 1 })
    .toArray();
}

function casesOf(links: readonly RefundLinkDocument[], bit: number, issue: Row['issue']): RefundCase[] {
  const having = links.filter(({ issues }) => (issues & bit) !== 0);
  return [...Map.groupBy(having, keyOf).values()].map((same) => ({ issue, bit, links: same }));
}

async function countUnnamed(room: BooksRoom, books: MerchantBooks, query: Query): Promise<number> {
  const { tenantId, booksId } = books;
  const { fromDay, toDay } = query;
  const months = idsBetween({ tenantId, booksId }, 'month', monthNumberOf(fromDay), monthNumberOf(toDay));
  let count = 0;
  for await (const { cells } of readCells(room, ROLL_PROFILE, months, ['day', 'unnamedRefunds'])) {
    for (const [day, n] of cells) if (day! >= fromDay && day! <= toDay) count += n!;
  }
  return count;
}

function readUnnamed(room: BooksRoom, books: MerchantBooks, query: Query): Promise<RowDocument[]> {
  const filter = { ...inDays(books, query.fromDay, query.toDay), isUnnamedRefund: true as const };
  return room
    .of('transaction')
    .find(filter, { session: room.session, hint: ROW_INDEXES.unnamedRefund })
    .sort(NEWEST_FIRST)
    .limit(query.limit)
    .toArray();
}

/** Everything given back for the originals, also outside the window: that is what is compared with them. */
async function sumWholeCases(
  room: BooksRoom,
  books: MerchantBooks,
  cases: readonly RefundCase[],
): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const above = cases.filter(({ bit }) => bit === ABOVE_ORIGINAL).map(({ links }) => links[0]!);
  if (above.length === 0) return sums;
  const originals = above.map(({ _id, original }) => [_id.source, original] as const);
  const found = room.of('refund_link').find(linksOf(books, originals), { session: room.session });
  for await (const link of found) {
    sums.set(keyOf(link), (sums.get(keyOf(link)) ?? 0) + numberOf(link.refunded));
  }
  return sums;
}

function unnamedRow(row: RowDocument, idOf: (row: RowDocument) => string): Row {
  return {
    issue: 'without-original',
    date: formatDate(row.day),
    refundIds: [idOf(row)],
    refundedMinor: -numberOf(row.amount),
  };
}

function caseRow(
  { issue, bit, links }: RefundCase,
  sums: ReadonlyMap<string, number>,
  idOf: (link: RefundLinkDocument) => string,
): Row {
  const [newest] = links;
  const { original, originalAmount, day } = newest!;
  const ofWindow = links.reduce((sum, { refunded }) => sum + numberOf(refunded), 0);
  return {
    issue,
    date: formatDate(day),
    originalExternalId: original,
    refundIds: links.slice(0, MOST_IDS).map(idOf),
    refundedMinor: bit === ABOVE_ORIGINAL ? sums.get(keyOf(newest!))! : ofWindow,
    ...(originalAmount === undefined ? {} : { originalMinor: numberOf(originalAmount) }),
  };
}

function keyOf({ _id, original }: RefundLinkDocument): string {
  return `${_id.source} ${original}`;
}
