import type { Caller } from '@merchant-analysis/contracts/caller';
import type { ExportRequest } from '../export/export-request.js';
import type { ImportPlan } from '../import/plan.js';
import type { FileBounds } from '../import/source/file-bounds.js';
import type { BooksPlace } from '../open-books.js';

/** What the thread of an import is given. */
export interface ImportTask {
  readonly books: BooksPlace;
  readonly tenantId: string;
  readonly importId: string;
  /** For whom: rows go only into books that they may see. */
  readonly caller: Caller;
  readonly merchantId: string | undefined;
  readonly path: string;
  readonly spoolPath: string;
  readonly sha256: string;
  readonly plan: ImportPlan;
  readonly bounds: FileBounds;
}

/** What a thread tells the service. Any message to it asks it to stop after the step in hand. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly done: number; readonly total?: number; readonly step: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'failed';
      /** Absent: nobody's fault but ours. */
      readonly code?: string;
      readonly data?: Record<string, unknown>;
      readonly message: string;
    };

/** What the thread of an export is given. */
export interface ExportTask {
  readonly books: BooksPlace;
  readonly tenantId: string;
  readonly request: ExportRequest;
  readonly path: string;
}
