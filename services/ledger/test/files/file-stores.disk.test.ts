import { openDiskFiles } from '@merchant-analysis/ledger/adapters/files/file-stores.disk';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { fileStores, LIMIT_BYTES, type OpenFiles } from '../contract/file-stores.js';

async function openInFolder(): Promise<OpenFiles> {
  const folder = temporaryFolder();
  return {
    stores: openDiskFiles(folder.path, LIMIT_BYTES),
    openAgain: async () => openDiskFiles(folder.path, LIMIT_BYTES),
    remove: async () => folder.remove(),
  };
}

describe('the files of the ledger on disk', () => {
  fileStores(openInFolder, false);
});
