import type { SQLInputValue } from 'node:sqlite';
import {
  ACCOUNT_TYPE_CODES,
  ACCOUNT_TYPE_WORDS,
  METHOD_CODES,
  REFUND,
  SALE,
  VOCABULARY,
  VOID,
} from '../../domain/codes.js';
import type { BookedRow } from '../../domain/ledger-row.js';
import type { PartyDay, ReadModelPort } from '../../ports/read-models.js';
import type { MerchantBooks } from '../merchants/merchant-keys.sqlite.js';
import { instantsOf } from '../rows/instants.js';
import { STORED_COLUMNS, type StoredRow } from '../rows/row-codec.sqlite.js';
import { rowsNamed } from '../statements.js';
import type { ReadingRoom } from './reading-room.js';

/** From this sum on there is an index: the literal of `roll_party_day_large`. */
const INDEXED_SUM = 1_000_000;

const NEWEST_FIRST = 'ORDER BY occurred_at DESC, source DESC, external_id DESC';

export function listPartyDays(
  { statements }: ReadingRoom,
  { key }: MerchantBooks,
  query: Parameters<ReadModelPort['listPartyDays']>[0],
): PartyDay[] {
  const { fromDay, toDay, method, minAbsSumMinor, party, limit } = query;
  const statement = statements.arraysOf(
    `SELECT day, party, is_out, account_type, n, sum FROM roll_party_day
     WHERE merchant_key = $merchant AND day BETWEEN $fromDay AND $toDay AND method = $method AND sum >= $least
       ${minAbsSumMinor >= INDEXED_SUM ? `AND sum >= ${INDEXED_SUM}` : ''}
       ${party === undefined ? '' : 'AND party = $party'}
     ORDER BY sum DESC, day DESC, party LIMIT $limit`,
  );
  return rowsNamed<[number, string, number, number, number, number]>(statement, {
    merchant: key,
    fromDay,
    toDay,
    method: METHOD_CODES[method],
    least: minAbsSumMinor,
    limit,
    ...(party === undefined ? {} : { party }),
  }).map(([day, name, isOut, accountType, count, sumMinor]) => ({
    day,
    party: name,
    direction: isOut ? 'out' : 'in',
    method,
    accountType: ACCOUNT_TYPE_WORDS[accountType],
    count,
    sumMinor,
  }));
}

/** By the order of the rows themselves: only those of the parts are read. */
export function sumParties(
  room: ReadingRoom,
  books: MerchantBooks,
  { method, parts }: Parameters<ReadModelPort['sumParties']>[0],
): PartyDay[] {
  const statement = room.statements.arraysOf(
    `WITH part AS MATERIALIZED (
       SELECT value ->> 'day' AS day, value ->> 'first' AS first, value ->> 'last' AS last FROM json_each($parts))
     SELECT tx.day, payer_token, counterparty, is_out, account_type, count(*), sum(abs(amount))
     FROM part CROSS JOIN tx ON merchant_key = $merchant AND occurred_at BETWEEN part.first AND part.last
     WHERE tx.day = part.day AND method = $method AND status <> ${VOID}
       AND NOT (payer_token IS NULL AND counterparty = 0 AND kind IN (${SALE}, ${REFUND}))
     GROUP BY 1, 2, 3, 4, 5`,
  );
  const values = { merchant: books.key, method: METHOD_CODES[method], parts: JSON.stringify(parts) };
  return rowsNamed<[number, string | null, number, number, number, number, number]>(statement, values).map(
    ([day, payerToken, counterparty, isOut, accountType, count, sumMinor]) => ({
      day,
      party: payerToken ?? room.words.nameOf(books.key, VOCABULARY.counterparty, counterparty) ?? '',
      direction: isOut ? 'out' : 'in',
      method,
      accountType: ACCOUNT_TYPE_WORDS[accountType],
      count,
      sumMinor,
    }),
  );
}

/** From the index of large amounts. */
export function listLarge(
  room: ReadingRoom,
  books: MerchantBooks,
  query: Parameters<ReadModelPort['listLarge']>[0],
): BookedRow[] {
  const { fromDay, toDay, minAbsAmountMinor, maxAbsAmountMinor, method, accountType, limit } = query;
  const statement = room.statements.arraysOf(
    `SELECT ${STORED_COLUMNS} FROM tx INDEXED BY tx_large
     WHERE merchant_key = $merchant AND is_large = 1 AND occurred_at BETWEEN $first AND $last
       AND day BETWEEN $fromDay AND $toDay AND abs(amount) BETWEEN $least AND $most
       AND ($method IS NULL OR method = $method) AND ($accountType IS NULL OR account_type = $accountType)
     ${NEWEST_FIRST} LIMIT $limit`,
  );
  const stored = rowsNamed<StoredRow>(statement, {
    merchant: books.key,
    ...instantsOf(books.calendar, fromDay, toDay),
    fromDay,
    toDay,
    least: minAbsAmountMinor,
    most: maxAbsAmountMinor ?? Number.MAX_SAFE_INTEGER,
    method: method === undefined ? null : METHOD_CODES[method],
    accountType: accountType === undefined ? null : ACCOUNT_TYPE_CODES[accountType],
    limit,
  });
  return room.rows.book(books, stored);
}

/** The rows behind the days of one customer: those days come from the rollup, so only they are read. */
export function listPartyRows(
  room: ReadingRoom,
  books: MerchantBooks,
  query: Parameters<ReadModelPort['listPartyRows']>[0],
): { rows: BookedRow[]; isComplete: boolean } {
  const { party, method, direction, limit, mostVisited } = query;
  const counterparty = room.words.find(books.key, VOCABULARY.counterparty, party) ?? -1;
  const values: Record<string, SQLInputValue> = {
    party,
    counterparty: party === '' ? 0 : counterparty,
    method: method === undefined ? null : METHOD_CODES[method],
    isOut: direction === undefined ? null : Number(direction === 'out'),
  };
  const statement = room.statements.arraysOf(
    `SELECT ${STORED_COLUMNS} FROM (
       SELECT * FROM tx WHERE merchant_key = $merchant AND occurred_at BETWEEN $first AND $last
       ${NEWEST_FIRST} LIMIT $mostVisited)
     WHERE day BETWEEN $fromDay AND $toDay AND status <> ${VOID}
       AND (payer_token = $party OR (payer_token IS NULL AND counterparty = $counterparty))
       AND NOT ($party = '' AND kind IN (1, 2))
       AND ($method IS NULL OR method = $method) AND ($isOut IS NULL OR is_out = $isOut)
     ${NEWEST_FIRST} LIMIT $limit`,
  );
  const stored: StoredRow[] = [];
  let left = mostVisited;
  for (const [fromDay, toDay] of windowsOf(room, books, query)) {
    const range = { merchant: books.key, ...instantsOf(books.calendar, fromDay, toDay) };
    const wanted = limit - stored.length;
    stored.push(
      ...rowsNamed<StoredRow>(statement, {
        ...values,
        ...range,
        fromDay,
        toDay,
        limit: wanted,
        mostVisited: left,
      }),
    );
    left -= countRows(room, range, left);
    if (stored.length >= limit || left <= 0) break;
  }
  return { rows: room.rows.book(books, stored), isComplete: left > 0 };
}

/** Newest first: the days on which the customer paid in cash or by transfer; other methods have no such days. */
function windowsOf(
  { statements }: ReadingRoom,
  { key }: MerchantBooks,
  query: Parameters<ReadModelPort['listPartyRows']>[0],
): [number, number][] {
  const { fromDay, toDay, party, method } = query;
  if (method !== 'cash' && method !== 'transfer') return [[fromDay, toDay]];
  const days = statements.arraysOf(
    `SELECT DISTINCT day FROM roll_party_day
     WHERE merchant_key = $merchant AND day BETWEEN $fromDay AND $toDay AND party = $party AND method = $method
     ORDER BY day DESC`,
  );
  const values = { merchant: key, fromDay, toDay, party, method: METHOD_CODES[method] };
  return rowsNamed<[number]>(days, values).map(([day]) => [day, day]);
}

function countRows({ statements }: ReadingRoom, range: Record<string, SQLInputValue>, most: number): number {
  const statement = statements.arraysOf(
    `SELECT count(*) FROM (SELECT 1 FROM tx WHERE merchant_key = $merchant AND occurred_at BETWEEN $first AND $last
     LIMIT $most)`,
  );
  return rowsNamed<[number]>(statement, { ...range, most })[0]![0];
}
