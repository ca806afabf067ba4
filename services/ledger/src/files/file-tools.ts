import type { JobStore } from '@merchant-analysis/jobs/job-store';
import type { FileBounds } from '../import/source/file-bounds.js';
import type { ImportPort } from '../ports/imports.js';
import type { MerchantPort } from '../ports/merchants.js';
import type { FileFolders } from './file-folders.js';
import type { Uploads } from './uploads.js';

/** What the actions about files work with. */
export interface FileTools {
  readonly imports: ImportPort;
  readonly merchants: MerchantPort;
  readonly jobs: JobStore;
  readonly uploads: Uploads;
  readonly folders: FileFolders;
  readonly bounds: FileBounds;
  /** Milliseconds. */
  readonly now: () => number;
  readonly newId: (prefix: string) => string;
  /** There is a new job. */
  readonly wake: () => void;
}
