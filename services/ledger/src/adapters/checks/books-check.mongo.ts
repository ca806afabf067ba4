import { monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { CellPool, RollupDeltas } from '../../domain/rollup-deltas.js';
import type { BooksCheckPort, BooksCheckResult, BooksDifference } from '../../ports/books-check.js';
import { inBooks } from '../books-id.mongo.js';
import type { BooksRoom, BooksRooms } from '../books-room.mongo.js';
import type { BooksFinder, MerchantBooks } from '../merchants/merchant-books.mongo.js';
import {
  DAY_FAMILIES,
  dayCells,
  monthCells,
  ROLL_MONTH,
  ROLL_SHIFT,
  shiftCells,
} from '../rollups/rollup-families.mongo.js';
import { ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import type { RowReader } from '../rows/row-reader.mongo.js';
import { CellCheck, type TellCell } from './cell-check.mongo.js';
import { checkPartyDays, partyMonths } from './party-check.mongo.js';
import { LinkCheck } from './refund-check.mongo.js';
import { checkedRows } from './row-check.mongo.js';

export class MongoBooksCheck implements BooksCheckPort {
  readonly #rooms: BooksRooms;
  readonly #finder: BooksFinder;
  readonly #reader: RowReader;

  constructor(rooms: BooksRooms, finder: BooksFinder, reader: RowReader) {
    this.#rooms = rooms;
    this.#finder = finder;
    this.#reader = reader;
  }

  async checkBooks(
    { tenantId, merchantId }: Parameters<BooksCheckPort['checkBooks']>[0],
    onDifference: (difference: BooksDifference) => void,
  ): Promise<BooksCheckResult> {
    const filter = {
      ...(tenantId === undefined ? {} : { '_id.tenantId': tenantId }),
      ...(merchantId === undefined ? {} : { '_id.merchantId': merchantId }),
    };
    const merchants = await this.#rooms.store.read(() =>
      this.#rooms
        .of('merchant')
        .find(filter, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .toArray(),
    );
    const result = { merchants: 0, transactions: 0, cells: 0, differences: 0 };
    for (const { _id } of merchants) {
      const tell: TellCell = (difference) => {
        result.differences++;
        onDifference({ ..._id, ...difference });
      };
      // A snapshot a merchant: a writer beside us must not look like a difference.
      const checked = await this.#rooms.read(async (room) => {
        const books = await this.#finder.find(room, _id.tenantId, _id.merchantId);
        return books && this.#checkMerchant(room, books, tell);
      });
      if (!checked) continue;
      result.merchants++;
      result.transactions += checked.transactions;
      result.cells += checked.cells;
    }
    return result;
  }

  /** A month at a time, so that no more than the cells of a month are in memory. */
  async #checkMerchant(room: BooksRoom, books: MerchantBooks, tell: TellCell) {
    const check = new CellCheck(room, books, tell);
    const links = new LinkCheck(room, books, tell);
    let transactions = 0;
    let cells = 0;
    for (const month of await monthsOf(room, books, check)) {
      const deltas = new RollupDeltas(books.unitMinor, new CellPool());
      for await (const row of checkedRows(room, this.#reader, books, month, tell)) {
        transactions++;
        deltas.add(row);
        links.add(row);
      }
      check.make(dayCells(deltas.days, books.unitMinor));
      check.make(monthCells(deltas.months));
      check.make(shiftCells(deltas.shifts));
      for (const family of DAY_FAMILIES) cells += await check.compareMonth(family, month);
      cells += await check.compareMonth(ROLL_MONTH, month);
      cells += await checkPartyDays(room, books, month, deltas, tell);
    }
    cells += await check.compareAll(ROLL_SHIFT);
    cells += await links.compare();
    await checkCount(room, books, transactions, tell);
    return { transactions, cells };
  }
}

/** The months of the rows, and those of cells that are kept for whatever reason. */
async function monthsOf(room: BooksRoom, books: MerchantBooks, check: CellCheck): Promise<number[]> {
  const months = new Set([...(await check.monthsKept()), ...(await partyMonths(room, books))]);
  const first = await dayAtEnd(room, books, 1);
  const last = await dayAtEnd(room, books, -1);
  if (first !== undefined && last !== undefined) {
    for (let month = monthNumberOf(first); month <= monthNumberOf(last); month++) months.add(month);
  }
  return [...months].sort((a, b) => a - b);
}

/** The business day of the first or the last row. */
async function dayAtEnd(room: BooksRoom, books: MerchantBooks, order: 1 | -1): Promise<number | undefined> {
  const options = { session: room.session, projection: { occurredAt: 1 }, hint: ROW_INDEXES.time };
  const [row] = await room
    .of('transaction')
    .find(inBooks(books), options)
    .sort({ occurredAt: order, '_id.source': order, '_id.externalId': order })
    .limit(1)
    .toArray();
  return row && books.calendar.dayOf(row.occurredAt.getTime());
}

async function checkCount(
  room: BooksRoom,
  { tenantId, merchantId }: MerchantBooks,
  transactions: number,
  tell: TellCell,
): Promise<void> {
  const merchant = await room
    .of('merchant')
    .findOne({ _id: { tenantId, merchantId } }, { session: room.session });
  const kept = merchant?.transactions;
  if (kept === transactions) return;
  tell({ table: 'merchant', cell: 'transactions', kept: `${kept}`, recomputed: `${transactions}` });
}
