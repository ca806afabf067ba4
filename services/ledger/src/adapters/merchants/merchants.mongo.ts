import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { ObjectId } from 'mongodb';
import type { GroupHead, MerchantHead, MerchantPort } from '../../ports/merchants.js';
import { idsWithin } from '../books-id.mongo.js';
import type { BooksRoom, BooksRooms } from '../books-room.mongo.js';
import type { MerchantDocument } from '../documents.mongo.js';
import { clearBooks } from './deleted-books.mongo.js';
import { readGroupHead, readMerchantHead } from './heads.mongo.js';
import { takeMemberships } from './memberships.mongo.js';
import { fieldParts } from './merchant-codec.mongo.js';
import { booksStay, fieldsOf, whatMoves } from './merchant-fields.js';
import { findMerchants, merchantsOfGroups } from './merchant-lists.mongo.js';

export class MongoMerchants implements MerchantPort {
  readonly #rooms: BooksRooms;

  constructor(rooms: BooksRooms) {
    this.#rooms = rooms;
  }

  async createMerchant(creation: Parameters<MerchantPort['createMerchant']>[0]): Promise<Merchant> {
    const { tenantId, merchantId, fields, createdAt } = creation;
    const _id = { tenantId, merchantId };
    return this.#rooms.once(tenantId, creation.once, async (room) => {
      const known = await room.of('merchant').findOne({ _id }, { session: room.session });
      if (known)
        throw problem('CONFLICT', {
          reason: { en: `there is a merchant ${merchantId}`, zh: `已有商户 ${merchantId}` },
        });
      const document: MerchantDocument = {
        _id,
        booksId: new ObjectId(),
        ...fieldParts(merchantId, fields),
        ...{ dataVersion: 0, version: 1, writes: 0, transactions: 0, words: [0, 0, 0, 0, 0] },
        createdAt: new Date(createdAt),
      };
      await room.of('merchant').insertOne(document, { session: room.session });
      return this.#get(room, tenantId, merchantId);
    });
  }

  async findMerchant(tenantId: string, merchantId: string): Promise<Merchant | undefined> {
    const [merchant] = await this.#rooms.read((room) =>
      findMerchants(room, { _id: { tenantId, merchantId } }, 1),
    );
    return merchant;
  }

  async findMerchantHead(tenantId: string, merchantId: string): Promise<MerchantHead | undefined> {
    return this.#rooms.read((room) => readMerchantHead(room, tenantId, merchantId));
  }

  async findGroupHead(tenantId: string, groupId: string): Promise<GroupHead | undefined> {
    return this.#rooms.read((room) => readGroupHead(room, tenantId, groupId));
  }

  async findMerchantsByName(tenantId: string, name: string): Promise<Merchant[]> {
    return this.#rooms.read((room) => findMerchants(room, { '_id.tenantId': tenantId, names: name }));
  }

  async listMerchants(query: Parameters<MerchantPort['listMerchants']>[0]): Promise<Merchant[]> {
    const { tenantId, visibleTo, groupId, search, afterId, limit } = query;
    return this.#rooms.read(async (room) => {
      const terms: object[] = [
        { _id: { ...idsWithin({ tenantId }), $gt: { tenantId, merchantId: afterId ?? '' } } },
      ];
      const among = (merchantIds: readonly string[]) => ({
        _id: { $in: merchantIds.map((merchantId) => ({ tenantId, merchantId })) },
      });
      if (visibleTo) {
        const members = await merchantsOfGroups(room, tenantId, visibleTo.groupIds);
        terms.push(among([...visibleTo.merchantIds, ...members]));
      }
      if (groupId !== undefined) terms.push(among(await merchantsOfGroups(room, tenantId, [groupId])));
      if (search) {
        const place = { $indexOfCP: ['$searchText', { $literal: search.toLowerCase() }] };
        terms.push({ $expr: { $gte: [place, 0] } });
      }
      return findMerchants(room, { $and: terms }, limit);
    });
  }

  async updateMerchant(update: Parameters<MerchantPort['updateMerchant']>[0]) {
    const { tenantId, merchantId, ifVersion, changes } = update;
    return this.#rooms.once(tenantId, update.once, async (room) => {
      const before = await this.#get(room, tenantId, merchantId);
      if (ifVersion !== undefined && ifVersion !== before.version) throw problem('VERSION_STALE');
      const moved = whatMoves(before, changes);
      if (moved.length > 0 && (await this.#hasBooks(room, tenantId, merchantId))) throw booksStay(moved);
      const parts = fieldParts(merchantId, fieldsOf({ ...before, ...changes }));
      await room
        .of('merchant')
        .updateOne(
          { _id: { tenantId, merchantId } },
          { $set: parts, $inc: { version: 1 } },
          { session: room.session },
        );
      return { before, after: await this.#get(room, tenantId, merchantId) };
    });
  }

  async deleteMerchant(
    deletion: Parameters<MerchantPort['deleteMerchant']>[0],
  ): Promise<{ transactions: number }> {
    const { tenantId, merchantId, withBooks } = deletion;
    const _id = { tenantId, merchantId };
    return this.#rooms.once(tenantId, deletion.once, async (room) => {
      const { session } = room;
      const merchant = await room.of('merchant').findOne({ _id }, { session });
      if (!merchant) throw problem('NOT_FOUND', { what: 'merchant' });
      if (!withBooks && (await this.#hasBooks(room, tenantId, merchantId))) {
        throw problem('MERCHANT_NOT_EMPTY');
      }
      await takeMemberships(room, tenantId);
      await room.of('merchant').deleteOne({ _id }, { session });
      const member = { '_id.tenantId': tenantId, merchantIds: merchantId };
      await room
        .of('merchant_group')
        .updateMany(member, { $pull: { merchantIds: merchantId }, $inc: { version: 1 } } as never, {
          session,
        });
      const { booksId, transactions } = merchant;
      const deleted = { _id: { tenantId, booksId }, deletedAt: new Date() };
      await room.of('deleted_books').insertOne(deleted, { session });
      return { transactions };
    });
  }

  async clearDeleted(mostRows: number): Promise<boolean> {
    return this.#rooms.store.write(() => clearBooks(this.#rooms, mostRows));
  }

  async #hasBooks(room: BooksRoom, tenantId: string, merchantId: string): Promise<boolean> {
    const { session } = room;
    const merchant = await room.of('merchant').findOne({ _id: { tenantId, merchantId } }, { session });
    if (!merchant) return false;
    if (merchant.transactions > 0) return true;
    const ofBooks = idsWithin({ tenantId, booksId: merchant.booksId });
    return (await room.of('invoice').findOne({ _id: ofBooks as never }, { session })) !== null;
  }

  async #get(room: BooksRoom, tenantId: string, merchantId: string): Promise<Merchant> {
    const [merchant] = await findMerchants(room, { _id: { tenantId, merchantId } }, 1);
    if (!merchant) throw problem('NOT_FOUND', { what: 'merchant' });
    return merchant;
  }
}
