import type { InputOf } from '@merchant-analysis/contracts/contract';
import type { createExport } from '@merchant-analysis/contracts/files';
import type { Job } from '@merchant-analysis/contracts/jobs';
import type { Subject } from '@merchant-analysis/contracts/merchants';

/** What the report needs of the books. @throws Problem NOT_FOUND for what the caller may not see. */
export interface Ledger {
  describeSubject(subject: {
    merchantId?: string | undefined;
    groupId?: string | undefined;
  }): Promise<Subject>;
  /** Writes tables to a file, once for each idempotency key of the request. */
  createExport(request: InputOf<typeof createExport>): Promise<Job>;
}
