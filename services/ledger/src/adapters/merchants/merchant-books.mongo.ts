import { problem } from '@merchant-analysis/contracts/problems';
import type { BusinessCalendar } from '@merchant-analysis/kernel/business-date';
import { minorDigitsOf } from '@merchant-analysis/kernel/money';
import { Calendars } from '../../domain/calendars.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { BooksId, MerchantDocument } from '../documents.mongo.js';

/** What writing and reading rows needs to know of a merchant. */
export interface MerchantBooks extends BooksId {
  readonly merchantId: string;
  /** Minor units in one unit of the currency. */
  readonly unitMinor: number;
  readonly calendar: BusinessCalendar;
}

/** The books of a merchant that this transaction holds, and what is counted in them. */
export interface HeldBooks extends MerchantBooks {
  readonly dataVersion: number;
  /** See `MerchantDocument.words`. */
  readonly words: readonly number[];
}

/** Finds the books of merchants. A merchant of another tenant is not there. */
export class BooksFinder {
  readonly #calendars = new Calendars();

  /** In the order of the ids. @throws Problem NOT_FOUND when one is not a merchant of the tenant. */
  async getAll(room: BooksRoom, tenantId: string, merchantIds: readonly string[]): Promise<MerchantBooks[]> {
    const found = await this.#read(room, tenantId, merchantIds);
    return inOrder(merchantIds, found);
  }

  /** Those that are merchants of the tenant, in no order. */
  async findAll(room: BooksRoom, tenantId: string, merchantIds: readonly string[]): Promise<MerchantBooks[]> {
    return [...(await this.#read(room, tenantId, merchantIds)).values()];
  }

  async find(room: BooksRoom, tenantId: string, merchantId: string): Promise<MerchantBooks | undefined> {
    return (await this.#read(room, tenantId, [merchantId])).get(merchantId);
  }

  /** @throws Problem NOT_FOUND. */
  async get(room: BooksRoom, tenantId: string, merchantId: string): Promise<MerchantBooks> {
    const [books] = await this.getAll(room, tenantId, [merchantId]);
    return books!;
  }

  /**
   * Takes merchants for this transaction: another one that writes to them fails and is tried again after this one.
   * It must be the first write, so that the loser has done nothing in vain. In the order of the ids.
   * @throws Problem NOT_FOUND when one is not a merchant of the tenant.
   */
  async hold(room: BooksRoom, tenantId: string, merchantIds: readonly string[]): Promise<HeldBooks[]> {
    const ids = merchantIds.map((merchantId) => ({ tenantId, merchantId }));
    await room.of('merchant').updateMany({ _id: { $in: ids } }, { $inc: { writes: 1 } }, room);
    return inOrder(merchantIds, await this.#read(room, tenantId, merchantIds));
  }

  async #read(
    room: BooksRoom,
    tenantId: string,
    merchantIds: readonly string[],
  ): Promise<Map<string, HeldBooks>> {
    const ids = merchantIds.map((merchantId) => ({ tenantId, merchantId }));
    const projection = { booksId: 1, fields: 1, dataVersion: 1, words: 1 };
    const found = await room
      .of('merchant')
      .find({ _id: { $in: ids } }, { session: room.session, projection })
      .toArray();
    return new Map(found.map((document) => [document._id.merchantId, this.#booksOf(document)]));
  }

  #booksOf({ _id, booksId, fields, dataVersion, words }: MerchantDocument): HeldBooks {
    return {
      tenantId: _id.tenantId,
      booksId,
      merchantId: _id.merchantId,
      unitMinor: 10 ** minorDigitsOf(fields.currency),
      calendar: this.#calendars.of(fields.timeZone, fields.dayCut),
      dataVersion,
      words,
    };
  }
}

function inOrder<B extends MerchantBooks>(
  merchantIds: readonly string[],
  found: ReadonlyMap<string, B>,
): B[] {
  return merchantIds.map((merchantId) => {
    const books = found.get(merchantId);
    if (!books) throw problem('NOT_FOUND', { what: 'merchant' });
    return books;
  });
}
