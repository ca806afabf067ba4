import type { BookedRow } from '../../domain/ledger-row.js';
import type {
  BooksSpan,
  DailyColumns,
  MonthlyRows,
  PartyDay,
  PendingRows,
  ProfileColumns,
  ReadModelPort,
  RefundIssues,
  RowName,
} from '../../ports/read-models.js';
import type { BooksRoom, BooksRooms } from '../books-room.mongo.js';
import type { BooksFinder, MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { sumParties } from '../rollups/party-parts.mongo.js';
import type { RowReader } from '../rows/row-reader.mongo.js';
import type { Words } from '../rows/words.mongo.js';
import { listCounted } from './counted-rows.mongo.js';
import { readProfile } from './daily-profile.mongo.js';
import { readBooksSpan, readDailyColumns } from './daily-series.mongo.js';
import { readMonthlyRows } from './monthly-breakdown.mongo.js';
import { listLarge, listPartyDays, listPartyRows } from './parties.mongo.js';
import { listPendingSettlements } from './pending-settlements.mongo.js';
import { listRefundIssues } from './refund-issues.mongo.js';

/** Every answer is of one moment, however many queries it takes. */
export class MongoReadModels implements ReadModelPort {
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

  describeBooks(query: Parameters<ReadModelPort['describeBooks']>[0]): Promise<BooksSpan> {
    return this.#ofMany(query, (room, merchants) => readBooksSpan(room, merchants));
  }

  readDailySeries(query: Parameters<ReadModelPort['readDailySeries']>[0]): Promise<DailyColumns> {
    return this.#ofMany(query, (room, merchants) => readDailyColumns(room, this.#words, merchants, query));
  }

  readMonthlyBreakdown(query: Parameters<ReadModelPort['readMonthlyBreakdown']>[0]): Promise<MonthlyRows> {
    return this.#ofMany(query, (room, merchants) => readMonthlyRows(room, this.#words, merchants, query));
  }

  listPendingSettlements(
    query: Parameters<ReadModelPort['listPendingSettlements']>[0],
  ): Promise<PendingRows> {
    return this.#ofMany(query, (room, merchants) =>
      listPendingSettlements(room, this.#words, merchants, query),
    );
  }

  readDailyProfile(query: Parameters<ReadModelPort['readDailyProfile']>[0]): Promise<ProfileColumns> {
    return this.#ofOne(query, (room, books) => readProfile(room, books, query));
  }

  listCounted(query: Parameters<ReadModelPort['listCounted']>[0]): Promise<RowName[][]> {
    return this.#ofOne(query, (room, books) => listCounted(room, this.#words, books, query));
  }

  listPartyDays(query: Parameters<ReadModelPort['listPartyDays']>[0]): Promise<PartyDay[]> {
    return this.#ofOne(query, (room, books) => listPartyDays(room, books, query));
  }

  sumParties(query: Parameters<ReadModelPort['sumParties']>[0]): Promise<PartyDay[]> {
    return this.#ofOne(query, (room, books) => sumParties(room, this.#words, books, query));
  }

  listLarge(query: Parameters<ReadModelPort['listLarge']>[0]): Promise<BookedRow[]> {
    return this.#ofOne(query, (room, books) => listLarge(room, this.#reader, books, query));
  }

  listPartyRows(query: Parameters<ReadModelPort['listPartyRows']>[0]) {
    return this.#ofOne(query, (room, books) => listPartyRows(room, this.#words, this.#reader, books, query));
  }

  listRefundIssues(query: Parameters<ReadModelPort['listRefundIssues']>[0]): Promise<RefundIssues> {
    return this.#ofOne(query, (room, books) => listRefundIssues(room, this.#words, books, query));
  }

  #ofMany<T>(
    query: { tenantId: string; merchantIds: readonly string[] },
    read: (room: BooksRoom, merchants: readonly MerchantBooks[]) => Promise<T>,
  ): Promise<T> {
    return this.#rooms.read(async (room) =>
      read(room, await this.#finder.getAll(room, query.tenantId, query.merchantIds)),
    );
  }

  #ofOne<T>(
    query: { tenantId: string; merchantId: string },
    read: (room: BooksRoom, books: MerchantBooks) => Promise<T>,
  ): Promise<T> {
    return this.#rooms.read(async (room) =>
      read(room, await this.#finder.get(room, query.tenantId, query.merchantId)),
    );
  }
}
