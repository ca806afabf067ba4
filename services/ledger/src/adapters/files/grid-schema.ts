import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';

/** `uploads`: files on their way in. `files`: finished ones that wait to be fetched. */
export type GridBucket = 'uploads' | 'files';

/**
 * One file, as GridFS lays it out, so that its tools can read it. `_id` begins with the tenant. `touchedAt` is the
 * last write. A file with `discardedAt` is gone for everybody but the sweep, which takes its chunks away.
 */
export interface GridFile {
  readonly _id: string;
  readonly filename: string;
  readonly length: number;
  readonly chunkSize: number;
  readonly uploadDate: Date;
  readonly metadata: {
    readonly tenantId: string;
    /** Of an upload: its id. Of a finished file: the name under which it is asked for. */
    readonly name: string;
    readonly userId?: string;
    readonly isComplete: boolean;
    readonly touchedAt: Date;
    readonly discardedAt?: Date;
  };
}

export interface GridChunk {
  readonly files_id: string;
  readonly n: number;
  readonly data: Buffer;
}

const FILE_SCHEMA = {
  bsonType: 'object',
  required: ['_id', 'filename', 'length', 'chunkSize', 'uploadDate', 'metadata'],
  properties: {
    _id: { bsonType: 'string' },
    filename: { bsonType: 'string' },
    length: { bsonType: ['int', 'long', 'double'], minimum: 0 },
    chunkSize: { bsonType: 'int', minimum: 1 },
    uploadDate: { bsonType: 'date' },
    metadata: {
      bsonType: 'object',
      required: ['tenantId', 'name', 'isComplete', 'touchedAt'],
      properties: {
        tenantId: { bsonType: 'string' },
        name: { bsonType: 'string' },
        userId: { bsonType: 'string' },
        isComplete: { bsonType: 'bool' },
        touchedAt: { bsonType: 'date' },
        discardedAt: { bsonType: 'date' },
      },
    },
  },
};

const CHUNK_SCHEMA = {
  bsonType: 'object',
  required: ['files_id', 'n', 'data'],
  properties: {
    files_id: { bsonType: 'string' },
    n: { bsonType: 'int', minimum: 0 },
    data: { bsonType: 'binData' },
  },
};

/** The two buckets of the ledger. Chunks are found by `files_id`, which begins with the tenant: also a shard key. */
export const FILES_IN_MONGO: MongoMigration = {
  name: 'ledger-files',
  phase: 'expand',
  async up({ createCollection, collection }) {
    for (const bucket of ['uploads', 'files'] satisfies GridBucket[]) {
      await createCollection(`${bucket}.files`, FILE_SCHEMA);
      await createCollection(`${bucket}.chunks`, CHUNK_SCHEMA);
      await collection(`${bucket}.chunks`).createIndex({ files_id: 1, n: 1 }, { unique: true });
      const files = collection(`${bucket}.files`);
      await files.createIndex({ 'metadata.tenantId': 1, 'metadata.name': 1 });
      // The sweep looks over all tenants.
      await files.createIndex({ 'metadata.touchedAt': 1 });
    }
  },
};
