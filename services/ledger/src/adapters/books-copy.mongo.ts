import type { Merchant, MerchantGroup } from '@merchant-analysis/contracts/merchants';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { type Collection, ObjectId } from 'mongodb';
import type { LedgerRow } from '../domain/ledger-row.js';
import type { BooksCopyPort } from '../ports/books-copy.js';
import type { Reject } from '../ports/chunks.js';
import type { ImportEntry, ImportTotals } from '../ports/imports.js';
import type { BooksRooms } from './books-room.mongo.js';
import { fieldParts } from './merchants/merchant-codec.mongo.js';
import { fieldsOf } from './merchants/merchant-fields.js';
import type { BooksWriter } from './rows/books-writer.mongo.js';
import { whole } from './rows/whole-number.mongo.js';
import { documentWith, TEXT } from './schema-parts.mongo.js';

interface CopyMark {
  readonly _id: { readonly tenantId: string; readonly name: string };
  /** JSON */
  readonly value: string;
}

const MARKS = 'copy_mark';

export const COPY_IN_MONGO: MongoMigration = {
  name: 'ledger-copy',
  phase: 'expand',
  async up({ createCollection }) {
    await createCollection(MARKS, documentWith({ name: TEXT }, { value: TEXT }));
  },
};

export class MongoBooksCopy implements BooksCopyPort {
  readonly #rooms: BooksRooms;
  readonly #books: BooksWriter;
  readonly #marks: Collection<CopyMark>;

  constructor(rooms: BooksRooms, books: BooksWriter) {
    this.#rooms = rooms;
    this.#books = books;
    this.#marks = rooms.store.collection(MARKS);
  }

  async listTenants(): Promise<string[]> {
    const named = ['merchant', 'merchant_group', 'import'].map((name) => this.#rooms.store.collection(name));
    const found = await this.#rooms.store.read(() =>
      Promise.all(named.map((collection) => collection.distinct('_id.tenantId'))),
    );
    return [...new Set(found.flat().map(String))].sort();
  }

  async putMerchant(tenantId: string, merchant: Merchant): Promise<void> {
    const _id = { tenantId, merchantId: merchant.id };
    await this.#rooms.write(async (room) => {
      if (await room.of('merchant').findOne({ _id }, { session: room.session })) return;
      const { dataVersion, version, createdAt } = merchant;
      const document = {
        ...{ _id, booksId: new ObjectId(), ...fieldParts(merchant.id, fieldsOf(merchant)) },
        ...{ dataVersion, version, writes: 0, transactions: 0, words: [0, 0, 0, 0, 0] },
        createdAt: new Date(createdAt),
      };
      await room.of('merchant').insertOne(document, { session: room.session });
    });
  }

  async putGroup(tenantId: string, { id, name, kind, version, merchantIds }: MerchantGroup): Promise<void> {
    const document = { name, kind, version, merchantIds: [...merchantIds].sort() };
    await this.#rooms.store.write(() =>
      this.#rooms
        .of('merchant_group')
        .updateOne({ _id: { tenantId, groupId: id } }, { $setOnInsert: document }, { upsert: true }),
    );
  }

  async putImport(tenantId: string, entry: ImportEntry, totals: ImportTotals): Promise<void> {
    const { tenantId: _tenant, importId, fileBytes, plan, createdAt, finishedAt, ...fields } = entry;
    const _id = { tenantId, importId };
    await this.#rooms.write(async (room) => {
      const { session } = room;
      if (await room.of('import').findOne({ _id }, { session })) return;
      const document = {
        ...{ _id, ...fields, fileBytes: whole(fileBytes), plan: JSON.stringify(plan) },
        createdAt: new Date(createdAt),
        finishedAt: finishedAt === undefined ? undefined : new Date(finishedAt),
        nextChunkNo: 0,
        recordsRead: whole(totals.progress.recordsRead),
        bytesRead: whole(totals.progress.bytesRead),
        rejected: totals.rejected,
      };
      await room.of('import').insertOne(document, { session });
      const counted = totals.merchants.map(({ merchantId, ...counts }) => ({
        _id: { tenantId, importId, merchantId },
        ...counts,
      }));
      if (counted.length > 0) await room.of('import_merchant').insertMany(counted, { session });
    });
  }

  async putRejects(tenantId: string, importId: string, rejects: readonly Reject[]): Promise<void> {
    const writes = rejects.map(({ row, column, reason, raw }) => ({
      updateOne: {
        filter: { _id: { tenantId, importId, row } },
        update: { $setOnInsert: { column, reason, raw } },
        upsert: true,
      },
    }));
    if (writes.length === 0) return;
    await this.#rooms.write(async (room) => {
      await room.of('import_reject').bulkWrite(writes, { session: room.session });
    });
  }

  async putRows(tenantId: string, importId: string | undefined, rows: readonly LedgerRow[]): Promise<void> {
    const { newWords } = await this.#rooms.write((room) =>
      this.#books.write(room, { tenantId, rows, importId }),
    );
    newWords.keep();
  }

  async readMark(tenantId: string, name: string): Promise<unknown> {
    const found = await this.#rooms.store.read(() =>
      this.#marks.findOne({ _id: { tenantId, name } }, { readPreference: 'primary' }),
    );
    return found ? JSON.parse(found.value) : undefined;
  }

  async writeMark(tenantId: string, name: string, value: unknown): Promise<void> {
    await this.#rooms.store.write(() =>
      this.#marks.updateOne(
        { _id: { tenantId, name } },
        { $set: { value: JSON.stringify(value) } },
        { upsert: true },
      ),
    );
  }

  async clearMarksBut(tenantId: string, name: string): Promise<void> {
    await this.#rooms.store.write(() =>
      this.#marks.deleteMany({ '_id.tenantId': tenantId, '_id.name': { $ne: name } }),
    );
  }
}
