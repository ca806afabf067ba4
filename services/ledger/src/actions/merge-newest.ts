import type { BookedRow } from '../domain/ledger-row.js';
import type { RowFilters, RowPosition, TransactionPort } from '../ports/transactions.js';

/** A place in the merged list: newest first, then by merchant, then in the order of the merchant's own list. */
export interface MergePosition {
  readonly occurredAt: number;
  readonly merchantId: string;
  readonly source: string;
  readonly externalId: string;
}

interface MergeQuery {
  readonly tenantId: string;
  readonly merchantIds: readonly string[];
  readonly after?: MergePosition | undefined;
  readonly filters: RowFilters;
  readonly limit: number;
}

interface Stream {
  readonly merchantId: string;
  rows: BookedRow[];
  /** Where reading goes on; undefined at the end of the books. */
  next: RowPosition | undefined;
  /** The last read used up its bound: when its rows are gone, what comes next is not known in this page. */
  isSpent: boolean;
}

/** Rows that one page may visit, over all members. */
const MOST_VISITED = 20_000;
const LEAST_VISITED = 500;

/** Merges the lists of the members. Comes back short when a rare filter made it visit too many rows. */
export async function mergeNewest(
  transactions: TransactionPort,
  query: MergeQuery,
): Promise<{ rows: BookedRow[]; next?: MergePosition }> {
  const { merchantIds, limit } = query;
  const batch = Math.ceil((limit + 1) / merchantIds.length) + (merchantIds.length > 1 ? 4 : 0);
  const mostVisited = Math.max(LEAST_VISITED, Math.floor(MOST_VISITED / merchantIds.length));
  const refill = async (stream: Stream): Promise<void> => {
    const { tenantId, filters } = query;
    const { merchantId, next } = stream;
    const after = next;
    const page = await transactions.readPage({
      tenantId,
      merchantId,
      after,
      filters,
      limit: batch,
      mostVisited,
    });
    stream.rows = [...page.rows];
    stream.next = page.next;
    stream.isSpent = page.next !== undefined && page.rows.length < batch;
  };
  const streams = merchantIds.map((merchantId) => ({
    merchantId,
    rows: [],
    next: startOf(merchantId, query.after),
    isSpent: false,
  }));
  const rows: BookedRow[] = [];
  for (const stream of streams) await refill(stream);
  for (;;) {
    const newest = newestOf(streams);
    const stuck = newestStuck(streams);
    const isBlocked = stuck !== undefined && (newest === undefined || !isBefore(newest, stuck));
    if (rows.length === limit || isBlocked || newest === undefined) {
      const last = rows.length === limit ? rows.at(-1) : undefined;
      const next = last ?? stuck;
      return next && (last === undefined || newest !== undefined || stuck !== undefined)
        ? { rows, next: positionOf(next) }
        : { rows };
    }
    const stream = streams.find(({ merchantId }) => merchantId === newest.merchantId)!;
    rows.push(stream.rows.shift()!);
    if (stream.rows.length === 0 && stream.next !== undefined && !stream.isSpent) await refill(stream);
  }
}

/** Where a member's own list begins after a place in the merged list. */
function startOf(merchantId: string, after: MergePosition | undefined): RowPosition | undefined {
  if (!after) return undefined;
  if (merchantId === after.merchantId) return after;
  return { occurredAt: merchantId < after.merchantId ? after.occurredAt : after.occurredAt + 1 };
}

type Place = Pick<MergePosition, 'occurredAt' | 'merchantId'>;

function isBefore(a: Place, b: Place): boolean {
  return a.occurredAt > b.occurredAt || (a.occurredAt === b.occurredAt && a.merchantId < b.merchantId);
}

function newestOf(streams: readonly Stream[]): BookedRow | undefined {
  let newest: BookedRow | undefined;
  for (const { rows } of streams) {
    const head = rows[0];
    if (head && (!newest || isBefore(head, newest))) newest = head;
  }
  return newest;
}

/** The first place beyond which a member was not read. */
function newestStuck(streams: readonly Stream[]): MergePosition | undefined {
  let newest: MergePosition | undefined;
  for (const { merchantId, rows, next, isSpent } of streams) {
    if (!isSpent || !next || rows.length > 0) continue;
    const place = {
      occurredAt: next.occurredAt,
      merchantId,
      source: next.source ?? '',
      externalId: next.externalId ?? '',
    };
    if (!newest || isBefore(place, newest)) newest = place;
  }
  return newest;
}

function positionOf({ occurredAt, merchantId, source, externalId }: MergePosition): MergePosition {
  return { occurredAt, merchantId, source, externalId };
}
