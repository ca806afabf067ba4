import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import type { createExport } from '@merchant-analysis/contracts/files';

/** What an export job was asked for. The merchants are settled when it is asked, as the caller may see them then. */
export interface ExportRequest {
  readonly content: ParamsOf<typeof createExport>['content'];
  readonly format: 'csv' | 'xlsx';
  readonly merchantIds: readonly string[];
  /** Day numbers, both included. */
  readonly fromDay?: number | undefined;
  readonly toDay?: number | undefined;
  readonly report?: ParamsOf<typeof createExport>['report'];
}
