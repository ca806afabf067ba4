import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { TransactionKind } from '@merchant-analysis/contracts/transactions';
import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { KIND_CODES, OWN_TRANSFER, VOCABULARY } from '../../domain/codes.js';
import type { BooksSpan, DailyColumns, ReadModelPort } from '../../ports/read-models.js';
import { idsBetween, idsWithin } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { ROLL_DAY, ROLL_SHIFT, type RollupFamily } from '../rollups/rollup-families.mongo.js';
import { readColumns } from '../rollups/rollup-reader.mongo.js';
import { nameIn, type Words } from '../rows/words.mongo.js';
import { addCells, type DayCells, inOrder } from './daily-columns.js';

type Query = Parameters<ReadModelPort['readDailySeries']>[0];

/** What one family gives for a window. */
interface ReadWindow {
  readonly cells: DayCells;
  /** What flowed on all days before it, transfers left out. */
  readonly flowBefore: number;
}

const EARLIEST_MONTH = 0;

/** Daily columns by kind and category, merchants summed. */
export async function readDailyColumns(
  room: BooksRoom,
  words: Words,
  merchants: readonly MerchantBooks[],
  query: Query,
): Promise<DailyColumns> {
  const families = query.basis === 'business-date' ? [ROLL_DAY] : [ROLL_DAY, ROLL_SHIFT];
  const columns = new Map<string, DailyColumn>();
  let flowBeforeMinor = 0;
  for (const books of merchants) {
    for (const family of families) {
      const { cells, flowBefore } = await readWindow(room, books, family, query);
      const numbers = cells.codes.map((code) => code >> 4);
      const known = await words.readNames(room, books, [{ vocabulary: VOCABULARY.category, numbers }]);
      addCells(columns, cells, query, (number) => nameIn(known, VOCABULARY.category, number));
      flowBeforeMinor += flowBefore;
    }
  }
  return { columns: inOrder(columns), flowBeforeMinor };
}

/** First and last day with a transaction, and how many there are. */
export async function readBooksSpan(
  room: BooksRoom,
  merchants: readonly MerchantBooks[],
): Promise<BooksSpan> {
  let span: BooksSpan = { transactionCount: 0 };
  const projection = { firstDay: 1, lastDay: 1, count: 1 };
  for (const { tenantId, booksId } of merchants) {
    const found = room
      .rollups(ROLL_DAY.name)
      .find({ _id: idsWithin({ tenantId, booksId }) }, { session: room.session, projection });
    for await (const { firstDay, lastDay, count } of found) {
      span = {
        firstDay: Math.min(span.firstDay ?? firstDay, firstDay),
        lastDay: Math.max(span.lastDay ?? lastDay, lastDay),
        transactionCount: span.transactionCount + count,
      };
    }
  }
  return span;
}

/** The months of the window with their cells, the months before it with their flows only. */
async function readWindow(
  room: BooksRoom,
  books: MerchantBooks,
  family: RollupFamily,
  query: Query,
): Promise<ReadWindow> {
  const { fromDay, toDay } = query;
  const firstMonth = monthNumberOf(fromDay);
  const wants = kindFilter(query.kinds);
  const cells = { days: [], codes: [], counts: [], sums: [] } as {
    [N in keyof DayCells]: number[];
  };
  let flowBefore = await sumFlows(room, books, family, firstMonth - 1, wants);
  const months = idsOf(books, firstMonth, monthNumberOf(toDay));
  for await (const { columns } of readColumns(room, family, months, ['day', 'code', 'n', 'sum'])) {
    const [days, codes, counts, sums] = columns;
    for (let cell = 0; cell < days!.length; cell++) {
      const day = days![cell]!;
      const code = codes![cell]!;
      const kind = code & 15;
      if (day > toDay || !wants(kind)) continue;
      if (day < fromDay) {
        if (kind !== OWN_TRANSFER) flowBefore += sums![cell]!;
        continue;
      }
      cells.days.push(day);
      cells.codes.push(code);
      // Counts stay on the business day: a shift moves money only.
      cells.counts.push(family === ROLL_SHIFT ? 0 : counts![cell]!);
      cells.sums.push(sums![cell]!);
    }
  }
  return { cells, flowBefore };
}

async function sumFlows(
  room: BooksRoom,
  books: MerchantBooks,
  family: RollupFamily,
  toMonth: number,
  wants: (kind: number) => boolean,
): Promise<number> {
  let flow = 0;
  for await (const { columns } of readColumns(room, family, idsOf(books, EARLIEST_MONTH, toMonth), [
    'flows',
  ])) {
    for (const [kind, sum] of columns[0]!.entries()) if (wants(kind)) flow += sum;
  }
  return flow;
}

function idsOf({ tenantId, booksId }: MerchantBooks, fromMonth: number, toMonth: number) {
  return idsBetween({ tenantId, booksId }, 'month', fromMonth, toMonth);
}

function kindFilter(kinds: readonly TransactionKind[] | undefined): (kind: number) => boolean {
  if (!kinds) return () => true;
  const codes = new Set(kinds.map((kind) => KIND_CODES[kind]));
  return (kind) => codes.has(kind);
}
