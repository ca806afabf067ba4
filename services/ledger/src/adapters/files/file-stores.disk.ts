import type { FileStores } from '../../ports/file-stores.js';
import { fileFolders } from './file-folders.js';
import { DiskKeptFiles } from './kept-files.disk.js';
import { DiskUploads } from './upload-store.disk.js';

/** The files of a ledger that is one process, below its DATA_DIR. */
export function openDiskFiles(dataDir: string, limitBytes: number): FileStores {
  const folders = fileFolders(dataDir);
  return {
    uploads: new DiskUploads(folders.uploads, limitBytes),
    exports: new DiskKeptFiles(folders.exports),
    rejects: new DiskKeptFiles(folders.rejects),
    close: async () => {},
  };
}
