import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { openMongo } from '@merchant-analysis/storage/mongo';
import type { FileStores } from '../../ports/file-stores.js';
import { fileFolders } from './file-folders.js';
import { FILES_IN_MONGO } from './grid-schema.js';
import { GridKeptFiles } from './kept-files.gridfs.js';
import { LocalCopies } from './local-copies.js';
import { GridUploads } from './upload-store.gridfs.js';

/** Files in bulk get few connections of their own, so that they never keep a query waiting. */
const CONNECTIONS = 8;

/**
 * The files of a ledger with several processes, in GridFS; below DATA_DIR lie only copies, while they are read.
 * @throws Problem STORAGE_UNAVAILABLE when no server answers
 */
export async function openGridFiles(
  address: MongoAddress,
  dataDir: string,
  limitBytes: number,
): Promise<FileStores> {
  const store = await openMongo(address, {
    owner: 'ledger',
    migrations: [FILES_IN_MONGO],
    maxPoolSize: CONNECTIONS,
  });
  const copies = new LocalCopies(fileFolders(dataDir).copies);
  await copies.sweep();
  return {
    uploads: new GridUploads(store, copies, limitBytes),
    exports: new GridKeptFiles(store, copies.folder, 'export'),
    rejects: new GridKeptFiles(store, copies.folder, 'rejects'),
    close: async () => {
      await copies.close();
      await store.close();
    },
  };
}
