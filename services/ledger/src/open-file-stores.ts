import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import type { FileStores } from './ports/file-stores.js';

/** Opens the files where the books are: in GridFS when there is an address, else below the data folder. */
export async function openFileStores(
  dataDir: string,
  address: MongoAddress | undefined,
  limitBytes: number,
): Promise<FileStores> {
  if (address) {
    const { openGridFiles } = await import('./adapters/files/file-stores.gridfs.js');
    return openGridFiles(address, dataDir, limitBytes);
  }
  const { openDiskFiles } = await import('./adapters/files/file-stores.disk.js');
  return openDiskFiles(dataDir, limitBytes);
}
