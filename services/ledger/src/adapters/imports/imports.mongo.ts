import { putOutgoingInMongo } from '@merchant-analysis/storage/outbox.mongo';
import type { Reject } from '../../ports/chunks.js';
import type {
  ImportChanges,
  ImportEntry,
  ImportPort,
  ImportState,
  ImportTelling,
  ImportTotals,
} from '../../ports/imports.js';
import { idsWithin } from '../books-id.mongo.js';
import type { BooksRooms } from '../books-room.mongo.js';
import type { ImportDocument } from '../documents.mongo.js';
import { sumCounts } from '../rows/merchant-rows.js';
import { numberOf, whole } from '../rows/whole-number.mongo.js';

export class MongoImports implements ImportPort {
  readonly #rooms: BooksRooms;

  constructor(rooms: BooksRooms) {
    this.#rooms = rooms;
  }

  async createImport(entry: ImportEntry, telling?: ImportTelling): Promise<boolean> {
    const { tenantId, importId, createdAt, finishedAt, fileBytes, plan, ...fields } = entry;
    const _id = { tenantId, importId };
    const document = {
      ...fields,
      fileBytes: whole(fileBytes),
      plan: JSON.stringify(plan),
      createdAt: new Date(createdAt),
      finishedAt: finishedAt === undefined ? undefined : new Date(finishedAt),
      nextChunkNo: 0,
      recordsRead: 0,
      bytesRead: 0,
      rejected: 0,
    };
    return this.#rooms.write(async (room) => {
      const { session } = room;
      // Looked for first: one that comes meanwhile lets the transaction begin again, and then it is there.
      if (await room.of('import').findOne({ _id }, { session, projection: { _id: 1 } })) return false;
      await room.of('import').insertOne({ _id, ...document }, { session });
      await putOutgoingInMongo(this.#rooms.store, session, telling?.outgoing?.(true) ?? []);
      return true;
    });
  }

  async findImport(tenantId: string, importId: string): Promise<ImportEntry | undefined> {
    const found = await this.#rooms.store.read(() =>
      this.#rooms.of('import').findOne({ _id: { tenantId, importId } }),
    );
    return found ? entryOf(found) : undefined;
  }

  async listImports(query: Parameters<ImportPort['listImports']>[0]): Promise<ImportEntry[]> {
    const { tenantId, merchantIds, limit, before } = query;
    const filter = {
      '_id.tenantId': tenantId,
      ...(merchantIds ? { merchantId: { $in: [...merchantIds] } } : {}),
      ...(before ? olderThan(before) : {}),
    };
    const found = await this.#rooms.store.read(() =>
      this.#rooms
        .of('import')
        .find(filter)
        .sort({ createdAt: -1, '_id.importId': -1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(entryOf);
  }

  async listImportsInState(states: readonly ImportState[]): Promise<ImportEntry[]> {
    const found = await this.#rooms.store.read(() =>
      this.#rooms
        .of('import')
        .find({ state: { $in: [...states] } })
        .sort({ createdAt: 1, '_id.importId': 1 })
        .toArray(),
    );
    return found.map(entryOf);
  }

  async changeImport(
    tenantId: string,
    importId: string,
    expectedStates: readonly ImportState[],
    changes: ImportChanges,
    telling?: ImportTelling,
  ): Promise<boolean> {
    const { state, plan, merchantId, finishedAt } = changes;
    // The driver leaves out what is undefined.
    const set = {
      state,
      merchantId,
      plan: plan && JSON.stringify(plan),
      finishedAt: finishedAt === undefined ? undefined : new Date(finishedAt),
    };
    const filter = { _id: { tenantId, importId }, state: { $in: [...expectedStates] } };
    return this.#rooms.write(async (room) => {
      const { session } = room;
      const { matchedCount } = await room.of('import').updateOne(filter, { $set: set }, { session });
      if (matchedCount === 0) return false;
      await putOutgoingInMongo(this.#rooms.store, session, telling?.outgoing?.(true) ?? []);
      return true;
    });
  }

  async countImport(tenantId: string, importId: string): Promise<ImportTotals> {
    return this.#rooms.read(async (room) => {
      const { session } = room;
      const _id = { tenantId, importId };
      const entry = await room.of('import').findOne({ _id }, { session });
      const counted = await room
        .of('import_merchant')
        .find({ _id: idsWithin(_id) as never }, { session })
        .sort({ _id: 1 })
        .toArray();
      const merchants = counted.map(({ _id: { merchantId }, inserted, corrected, unchanged }) => ({
        merchantId,
        inserted,
        corrected,
        unchanged,
      }));
      return {
        ...sumCounts(merchants),
        rejected: entry?.rejected ?? 0,
        progress: {
          recordsRead: numberOf(entry?.recordsRead ?? 0),
          bytesRead: numberOf(entry?.bytesRead ?? 0),
        },
        merchants,
      };
    });
  }

  async listRejects(
    tenantId: string,
    importId: string,
    page: { afterRow: number; limit: number },
  ): Promise<Reject[]> {
    const _id = { tenantId, importId };
    const after = { ...idsWithin(_id), $gt: { ..._id, row: page.afterRow } };
    const found = await this.#rooms.store.read(() =>
      this.#rooms
        .of('import_reject')
        .find({ _id: after as never })
        .sort({ _id: 1 })
        .limit(page.limit)
        .toArray(),
    );
    return found.map(({ _id: { row }, column, reason, raw }) => ({ row, column, reason, raw }));
  }
}

function olderThan({ createdAt, importId }: { createdAt: number; importId: string }) {
  const at = new Date(createdAt);
  return {
    createdAt: { $lte: at },
    $or: [{ createdAt: { $lt: at } }, { '_id.importId': { $lt: importId } }],
  };
}

function entryOf(document: ImportDocument): ImportEntry {
  const { _id, fileBytes, plan, createdAt, finishedAt, merchantId, createdBy, fileName, sha256, state } =
    document;
  return {
    ..._id,
    merchantId,
    createdBy,
    fileName,
    fileBytes: numberOf(fileBytes),
    sha256,
    state,
    plan: JSON.parse(plan),
    createdAt: createdAt.getTime(),
    finishedAt: finishedAt?.getTime(),
  };
}
