import type { Document } from 'mongodb';
import { KIND_CODES, METHOD_CODES, STATUS_CODES, VOCABULARY } from '../../domain/codes.js';
import type { BookedRow } from '../../domain/ledger-row.js';
import type {
  RowFilters,
  RowPage,
  RowPosition,
  SummaryGroup,
  TransactionPort,
} from '../../ports/transactions.js';
import { inBooks, rowId } from '../books-id.mongo.js';
import type { BooksRoom, BooksRooms } from '../books-room.mongo.js';
import type { RowDocument } from '../documents.mongo.js';
import type { BooksFinder, MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { summarize } from '../read-models/summaries.mongo.js';
import { instantsOf } from './instants.js';
import { NEWEST_FIRST, ROW_INDEXES } from './row-ranges.mongo.js';
import type { RowReader } from './row-reader.mongo.js';
import { findRow } from './row-writer.mongo.js';
import { withTraits } from './trait-bits.mongo.js';
import { nameIn, type Words } from './words.mongo.js';

const BY_TIME = { hint: ROW_INDEXES.time };

export class MongoTransactions implements TransactionPort {
  readonly #rooms: BooksRooms;
  readonly #finder: BooksFinder;
  readonly #words: Words;
  readonly #reader: RowReader;

  constructor(rooms: BooksRooms, finder: BooksFinder, words: Words, reader: RowReader) {
    this.#rooms = rooms;
    this.#finder = finder;
    this.#words = words;
    this.#reader = reader;
  }

  async findRow(
    tenantId: string,
    merchantId: string,
    source: string,
    externalId: string,
  ): Promise<BookedRow | undefined> {
    return this.#rooms.read(async (room) => {
      const books = await this.#finder.find(room, tenantId, merchantId);
      const sourceId = books && (await this.#words.find(room, books, VOCABULARY.source, source));
      if (!books || sourceId === undefined) return undefined;
      const found = await findRow(room, rowId(books, sourceId, externalId));
      const [row] = await this.#reader.book(room, books, found ? [found] : []);
      return row;
    });
  }

  async readPage(query: Parameters<TransactionPort['readPage']>[0]): Promise<RowPage> {
    const { filters, mostVisited, limit } = query;
    return this.#rooms.read(async (room) => {
      const { session } = room;
      const books = await this.#finder.get(room, query.tenantId, query.merchantId);
      const filter = await this.#filterOf(room, books, filters);
      if (!filter) return { rows: [] };
      const range = await this.#rangeOf(room, books, filters, query.after);
      const transactions = room.of('transaction');
      const found = await transactions
        .aggregate<RowDocument>(
          [
            { $match: range },
            { $sort: NEWEST_FIRST },
            { $limit: mostVisited },
            { $match: filter },
            { $limit: limit },
          ],
          { session, ...BY_TIME },
        )
        .toArray();
      const rows = await this.#reader.book(room, books, found);
      const last = found.length === limit ? rows.at(-1) : undefined;
      if (last) return { rows, next: last };
      const [stop] = await transactions
        .find(range, { session, projection: { occurredAt: 1 }, ...BY_TIME })
        .sort(NEWEST_FIRST)
        .skip(mostVisited - 1)
        .limit(1)
        .toArray();
      if (!stop) return { rows };
      const { source, externalId } = stop._id;
      const wanted = [{ vocabulary: VOCABULARY.source, numbers: [source] }];
      const vocabularies = await this.#words.readNames(room, books, wanted);
      const name = nameIn(vocabularies, VOCABULARY.source, source);
      return { rows, next: { occurredAt: stop.occurredAt.getTime(), source: name, externalId } };
    });
  }

  async summarize(query: Parameters<TransactionPort['summarize']>[0]): Promise<SummaryGroup[]> {
    return this.#rooms.read(async (room) => {
      const merchants = await this.#finder.getAll(room, query.tenantId, query.merchantIds);
      return summarize(room, this.#words, merchants, query);
    });
  }

  /** The rows of the window behind the place. */
  async #rangeOf(
    room: BooksRoom,
    books: MerchantBooks,
    { fromDay, toDay }: RowFilters,
    after: RowPosition | undefined,
  ): Promise<Document> {
    const window = instantsOf(books.calendar, fromDay ?? EARLIEST_DAY, toDay ?? LATEST_DAY);
    const first = new Date(window.first);
    if (!after || after.occurredAt > window.last) {
      return { ...inBooks(books), occurredAt: { $gte: first, $lte: new Date(window.last) } };
    }
    const at = new Date(after.occurredAt);
    const source =
      after.source === undefined
        ? undefined
        : await this.#words.find(room, books, VOCABULARY.source, after.source);
    if (source === undefined) return { ...inBooks(books), occurredAt: { $gte: first, $lt: at } };
    return {
      ...inBooks(books),
      occurredAt: { $gte: first, $lte: at },
      $or: [
        { occurredAt: { $lt: at } },
        { '_id.source': { $lt: source } },
        { '_id.source': source, '_id.externalId': { $lt: after.externalId ?? '' } },
      ],
    };
  }

  /** The condition, or undefined when a word of it was never used, so that nothing can fit. */
  async #filterOf(room: BooksRoom, books: MerchantBooks, filters: RowFilters): Promise<Document | undefined> {
    const { kind, status, method, direction, importId } = filters;
    const filter: Document = {
      ...between('day', filters.fromDay, filters.toDay),
      ...between('amount', filters.minAmountMinor, filters.maxAmountMinor),
      ...withTraits({
        kind: kind && KIND_CODES[kind],
        status: status && STATUS_CODES[status],
        method: method && METHOD_CODES[method],
        isOut: direction && Number(direction === 'out'),
      }),
      ...(importId === undefined ? {} : { importId }),
    };
    for (const name of ['category', 'channel', 'counterparty', 'item', 'source'] as const) {
      const word = filters[name];
      if (word === undefined) continue;
      const number = await this.#words.find(room, books, VOCABULARY[name], word);
      if (number === undefined) return undefined;
      filter[name === 'source' ? '_id.source' : name] = number;
    }
    if (filters.counterparties) {
      const numbers = await this.#words.findAll(room, books, VOCABULARY.counterparty, filters.counterparties);
      if (numbers.length === 0) return undefined;
      filter['counterparty'] = { $in: numbers };
    }
    return filter;
  }
}

function between(name: string, least: number | undefined, most: number | undefined): Document {
  if (least === undefined && most === undefined) return {};
  return {
    [name]: {
      ...(least === undefined ? {} : { $gte: least }),
      ...(most === undefined ? {} : { $lte: most }),
    },
  };
}

/** The years 0 and 9999: wider than any business date. */
const EARLIEST_DAY = -719_528;
const LATEST_DAY = 2_932_896;
