import type { MongoStore } from '@merchant-analysis/storage/mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import type { Filter } from 'mongodb';
import type { KeptNotice, NoticePort } from '../../ports/notices.js';

type Content = Pick<KeptNotice, 'resource' | 'text' | 'figures'>;

/** A notice as it lies in MongoDB, by the entry that it was made of. */
interface NoticeDocument
  extends Omit<KeptNotice, 'tenantId' | 'id' | 'merchantId' | 'startedBy' | keyof Content> {
  readonly _id: { readonly tenantId: string; readonly entryId: string };
  readonly noticeId: string;
  readonly merchantId: string | null;
  readonly startedBy: string | null;
  /** JSON */
  readonly content: string;
}

const COLLECTION = 'notice';

export const NOTICES_IN_MONGO: MongoMigration = {
  name: 'ledger-notices',
  phase: 'expand',
  async up({ createCollection, collection }) {
    const text = { bsonType: 'string' };
    const textOrNull = { bsonType: ['string', 'null'] };
    await createCollection(COLLECTION, {
      bsonType: 'object',
      required: ['_id', 'noticeId', 'at', 'kind', 'audiences', 'content'],
      properties: {
        _id: { bsonType: 'object', required: ['tenantId', 'entryId'] },
        noticeId: text,
        at: { bsonType: 'number' },
        kind: text,
        merchantId: textOrNull,
        startedBy: textOrNull,
        audiences: { bsonType: 'array', minItems: 1, items: { enum: ['M', 'O', 'A'] } },
        content: text,
      },
    });
    await collection(COLLECTION).createIndex({ '_id.tenantId': 1, at: -1, noticeId: -1 });
  },
};

export class MongoNotices implements NoticePort {
  readonly #store: MongoStore;

  constructor(store: MongoStore) {
    this.#store = store;
  }

  async keepNotice(notice: KeptNotice, entryId: string): Promise<{ id: string }> {
    const { tenantId, at, id, kind, merchantId, startedBy, audiences, resource, text, figures } = notice;
    const made: Omit<NoticeDocument, '_id'> = {
      noticeId: id,
      at,
      kind,
      merchantId: merchantId ?? null,
      startedBy: startedBy ?? null,
      audiences,
      content: JSON.stringify({ resource, text, figures } satisfies Content),
    };
    const notices = this.#store.collection<NoticeDocument>(COLLECTION);
    // In a transaction a lost race for the id is begun again, and then finds the other's.
    const kept = await this.#store.transaction((session) =>
      notices.findOneAndUpdate(
        { _id: { tenantId, entryId } },
        { $setOnInsert: made },
        { upsert: true, returnDocument: 'after', session },
      ),
    );
    return { id: kept!.noticeId };
  }

  async listNotices(query: Parameters<NoticePort['listNotices']>[0]): Promise<KeptNotice[]> {
    const { tenantId, reader, merchantId, kind, after, limit } = query;
    const mine = reader.seesTenant ? {} : { startedBy: reader.userId };
    const conditions: Filter<NoticeDocument>[] = [
      { '_id.tenantId': tenantId, audiences: { $in: [...reader.audiences] } },
      { $or: [{ merchantId: { $in: [...reader.merchantIds] } }, { merchantId: null, ...mine }] },
    ];
    if (merchantId !== undefined) conditions.push({ merchantId });
    if (kind !== undefined) conditions.push({ kind });
    if (after) {
      const sameMoment = { at: after.at, noticeId: { $lt: after.id } };
      conditions.push({ $or: [{ at: { $lt: after.at } }, sameMoment] });
    }
    const found = this.#store
      .collection<NoticeDocument>(COLLECTION)
      .find({ $and: conditions })
      .sort({ at: -1, noticeId: -1 })
      .limit(limit);
    return (await this.#store.read(() => found.toArray())).map(noticeOf);
  }
}

function noticeOf(document: NoticeDocument): KeptNotice {
  const { _id, noticeId, at, kind, merchantId, startedBy, audiences, content } = document;
  return {
    ...(JSON.parse(content) as Content),
    tenantId: _id.tenantId,
    id: noticeId,
    at,
    kind,
    merchantId: merchantId ?? undefined,
    startedBy: startedBy ?? undefined,
    audiences,
  };
}
