import type { KeptFiles } from './kept-files.js';
import type { UploadStore } from './upload-store.js';

/** The files of the ledger: those on their way in and those that wait to be fetched. */
export interface FileStores {
  readonly uploads: UploadStore;
  readonly exports: KeptFiles;
  /** Rejected rows of imports. */
  readonly rejects: KeptFiles;
  close(): Promise<void>;
}
