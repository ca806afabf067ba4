import type { JobStore } from '@merchant-analysis/jobs/job-store';
import type { FileBounds } from '../import/source/file-bounds.js';
import type { FileStores } from '../ports/file-stores.js';
import type { ImportPort } from '../ports/imports.js';
import type { MerchantPort } from '../ports/merchants.js';

/** What the actions about files work with. */
export interface FileTools extends Pick<FileStores, 'uploads' | 'exports' | 'rejects'> {
  readonly imports: ImportPort;
  readonly merchants: MerchantPort;
  readonly jobs: JobStore;
  readonly bounds: FileBounds;
  /** Milliseconds. */
  readonly now: () => number;
  readonly newId: (prefix: string) => string;
  /** There is a new job, or one was cancelled. */
  readonly wake: () => void;
  /** Whether the store that takes writes is away, so that no job gets on. */
  readonly isWaiting: () => boolean;
}
