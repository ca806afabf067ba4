import type { Document } from 'mongodb';
import {
  ACCOUNT_TYPE_CODES,
  ACCOUNT_TYPE_WORDS,
  METHOD_CODES,
  REFUND,
  SALE,
  VOCABULARY,
} from '../../domain/codes.js';
import type { BookedRow } from '../../domain/ledger-row.js';
import type { PartyDay, ReadModelPort } from '../../ports/read-models.js';
import { idsBetween, inBooks } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { RowDocument } from '../documents.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { inDays, NEWEST_FIRST, NOT_VOID, ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import type { RowReader } from '../rows/row-reader.mongo.js';
import { traitOf, withTraits } from '../rows/trait-bits.mongo.js';
import { numberOf } from '../rows/whole-number.mongo.js';
import type { Words } from '../rows/words.mongo.js';

/** From this sum on there is an index: what the rules ask for. Below it the days of the window are read instead. */
export const INDEXED_SUM = 1_000_000;

export async function listPartyDays(
  room: BooksRoom,
  books: MerchantBooks,
  query: Parameters<ReadModelPort['listPartyDays']>[0],
): Promise<PartyDay[]> {
  const { fromDay, toDay, method, minAbsSumMinor, party, limit } = query;
  const { tenantId, booksId } = books;
  const place =
    minAbsSumMinor >= INDEXED_SUM
      ? { ...inBooks(books), '_id.day': { $gte: fromDay, $lte: toDay } }
      : { _id: idsBetween({ tenantId, booksId }, 'day', fromDay, toDay) };
  const filter: Document = {
    ...place,
    '_id.method': METHOD_CODES[method],
    sum: { $gte: minAbsSumMinor },
    ...(party === undefined ? {} : { '_id.party': party }),
  };
  const found = await room
    .of('roll_party_day')
    .find(filter, { session: room.session, hint: minAbsSumMinor >= INDEXED_SUM ? 'large' : '_id_' })
    .sort({ sum: -1, '_id.day': -1, '_id.party': 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id, n, sum }) => ({
    day: _id.day,
    party: _id.party,
    direction: _id.isOut ? 'out' : 'in',
    method,
    accountType: ACCOUNT_TYPE_WORDS[_id.accountType],
    count: numberOf(n),
    sumMinor: numberOf(sum),
  }));
}

/** From the index of large amounts. */
export async function listLarge(
  room: BooksRoom,
  reader: RowReader,
  books: MerchantBooks,
  query: Parameters<ReadModelPort['listLarge']>[0],
): Promise<BookedRow[]> {
  const { fromDay, toDay, minAbsAmountMinor: least, method, accountType, limit } = query;
  const most = query.maxAbsAmountMinor ?? Number.MAX_SAFE_INTEGER;
  const filter: Document = {
    ...inDays(books, fromDay, toDay),
    isLarge: true,
    $or: [{ amount: { $gte: least, $lte: most } }, { amount: { $gte: -most, $lte: -least } }],
    ...withTraits({
      method: method && METHOD_CODES[method],
      accountType: accountType && ACCOUNT_TYPE_CODES[accountType],
    }),
  };
  const found = await room
    .of('transaction')
    .find(filter, { session: room.session, hint: ROW_INDEXES.large })
    .sort(NEWEST_FIRST)
    .limit(limit)
    .toArray();
  return reader.book(room, books, found);
}

/** The rows behind the days of one customer: those days come from the rollup, so only they are read. */
export async function listPartyRows(
  room: BooksRoom,
  words: Words,
  reader: RowReader,
  books: MerchantBooks,
  query: Parameters<ReadModelPort['listPartyRows']>[0],
): Promise<{ rows: BookedRow[]; isComplete: boolean }> {
  const { limit, mostVisited } = query;
  const filter = await partyFilter(room, words, books, query);
  const found: RowDocument[] = [];
  let left = mostVisited;
  for (const [fromDay, toDay] of await windowsOf(room, books, query)) {
    const { day, ...range } = inDays(books, fromDay, toDay);
    const rows = await room
      .of('transaction')
      .aggregate<RowDocument>(
        [
          { $match: range },
          { $sort: NEWEST_FIRST },
          { $limit: left },
          { $match: { day, ...filter } },
          { $limit: limit - found.length },
        ],
        { session: room.session, hint: ROW_INDEXES.time },
      )
      .toArray();
    found.push(...rows);
    left -= await countRows(room, range, left);
    if (found.length >= limit || left <= 0) break;
  }
  return { rows: await reader.book(room, books, found), isComplete: left > 0 };
}

async function partyFilter(
  room: BooksRoom,
  words: Words,
  books: MerchantBooks,
  { party, method, direction }: Parameters<ReadModelPort['listPartyRows']>[0],
): Promise<Document> {
  const counterparty = (await words.find(room, books, VOCABULARY.counterparty, party)) ?? -1;
  const anonymous = { $not: [{ $in: [traitOf('kind'), [SALE, REFUND]] }] };
  const traits = withTraits({
    method: method && METHOD_CODES[method],
    isOut: direction && Number(direction === 'out'),
  });
  return {
    $and: [NOT_VOID, traits, ...(party === '' ? [{ $expr: anonymous }] : [])],
    $or: [{ payerToken: party }, { payerToken: null, counterparty }],
  };
}

/** Newest first: the days on which the customer paid in cash or by transfer; other methods have no such days. */
async function windowsOf(
  room: BooksRoom,
  { tenantId, booksId }: MerchantBooks,
  query: Parameters<ReadModelPort['listPartyRows']>[0],
): Promise<[number, number][]> {
  const { fromDay, toDay, party, method } = query;
  if (method !== 'cash' && method !== 'transfer') return [[fromDay, toDay]];
  const filter: Document = {
    _id: idsBetween({ tenantId, booksId }, 'day', fromDay, toDay),
    '_id.party': party,
    '_id.method': METHOD_CODES[method],
  };
  const found = await room
    .of('roll_party_day')
    .find(filter, { session: room.session, projection: { _id: 1 }, hint: '_id_' })
    .toArray();
  const days = new Set(found.map(({ _id }) => _id.day));
  return [...days].sort((a, b) => b - a).map((day) => [day, day]);
}

function countRows(room: BooksRoom, range: Document, most: number): Promise<number> {
  const options = { session: room.session, limit: most, hint: ROW_INDEXES.time };
  return room.of('transaction').countDocuments(range, options);
}
