import type {
  BooksSpan,
  DailyColumns,
  MonthlyRows,
  PendingRows,
  ProfileColumns,
  ReadModelPort,
} from '../../ports/read-models.js';
import type { MerchantBooks, MerchantKeys } from '../merchants/merchant-keys.sqlite.js';
import { listCounted } from './counted-rows.sqlite.js';
import { readProfile } from './daily-profile.sqlite.js';
import { readBooksSpan, readDailyColumns } from './daily-series.sqlite.js';
import { readMonthlyRows } from './monthly-breakdown.sqlite.js';
import { listLarge, listPartyDays, listPartyRows, sumParties } from './parties.sqlite.js';
import { listPendingSettlements } from './pending-settlements.sqlite.js';
import type { ReadingRoom } from './reading-room.js';
import { listRefundIssues } from './refund-issues.sqlite.js';

export class SqliteReadModels implements ReadModelPort {
  readonly #room: ReadingRoom;
  readonly #keys: MerchantKeys;

  constructor(room: ReadingRoom, keys: MerchantKeys) {
    this.#room = room;
    this.#keys = keys;
  }

  async describeBooks(query: Parameters<ReadModelPort['describeBooks']>[0]): Promise<BooksSpan> {
    return readBooksSpan(this.#room, this.#booksOf(query));
  }

  async readDailySeries(query: Parameters<ReadModelPort['readDailySeries']>[0]): Promise<DailyColumns> {
    return readDailyColumns(this.#room, this.#booksOf(query), query);
  }

  async readMonthlyBreakdown(
    query: Parameters<ReadModelPort['readMonthlyBreakdown']>[0],
  ): Promise<MonthlyRows> {
    return readMonthlyRows(this.#room, this.#booksOf(query), query);
  }

  async listPendingSettlements(
    query: Parameters<ReadModelPort['listPendingSettlements']>[0],
  ): Promise<PendingRows> {
    return listPendingSettlements(this.#room, this.#booksOf(query), query);
  }

  async readDailyProfile(query: Parameters<ReadModelPort['readDailyProfile']>[0]): Promise<ProfileColumns> {
    return readProfile(this.#room, this.#keys.get(query.tenantId, query.merchantId), query);
  }

  async listCounted(query: Parameters<ReadModelPort['listCounted']>[0]) {
    return listCounted(this.#room, this.#keys.get(query.tenantId, query.merchantId), query);
  }

  async listPartyDays(query: Parameters<ReadModelPort['listPartyDays']>[0]) {
    return listPartyDays(this.#room, this.#keys.get(query.tenantId, query.merchantId), query);
  }

  async sumParties(query: Parameters<ReadModelPort['sumParties']>[0]) {
    return sumParties(this.#room, this.#keys.get(query.tenantId, query.merchantId), query);
  }

  async listLarge(query: Parameters<ReadModelPort['listLarge']>[0]) {
    return listLarge(this.#room, this.#keys.get(query.tenantId, query.merchantId), query);
  }

  async listPartyRows(query: Parameters<ReadModelPort['listPartyRows']>[0]) {
    return listPartyRows(this.#room, this.#keys.get(query.tenantId, query.merchantId), query);
  }

  async listRefundIssues(query: Parameters<ReadModelPort['listRefundIssues']>[0]) {
    return listRefundIssues(this.#room, this.#keys.get(query.tenantId, query.merchantId), query);
  }

  #booksOf(query: { tenantId: string; merchantIds: readonly string[] }): MerchantBooks[] {
    return query.merchantIds.map((merchantId) => this.#keys.get(query.tenantId, merchantId));
  }
}
