import type { JobStore } from '@merchant-analysis/jobs/job-store';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import type { BooksCheckPort } from './books-check.js';
import type { BooksCopyPort } from './books-copy.js';
import type { ChunkPort } from './chunks.js';
import type { GroupPort } from './groups.js';
import type { ImportPort } from './imports.js';
import type { InvoicePort } from './invoices.js';
import type { MerchantPort } from './merchants.js';
import type { NoticePort } from './notices.js';
import type { ReadModelPort } from './read-models.js';
import type { TransactionPort } from './transactions.js';

/** Everything the ledger keeps, as one store. */
export interface LedgerStore {
  readonly chunks: ChunkPort;
  readonly merchants: MerchantPort;
  readonly groups: GroupPort;
  readonly transactions: TransactionPort;
  readonly readModels: ReadModelPort;
  readonly invoices: InvoicePort;
  readonly check: BooksCheckPort;
  readonly imports: ImportPort;
  /** For `ledger:copy` alone. */
  readonly copy: BooksCopyPort;
  /** Imports and exports in line, in hand and done. */
  readonly jobs: JobStore;
  readonly notices: NoticePort;
  /** What leaves with effects of the ledger. */
  readonly outbox: Outbox;
  /** Whether the store answers, for the health of the service. */
  isAnswering(): Promise<boolean>;
  /** Whether reads are of a moment ago, because the store that takes writes is away. */
  isStale(): boolean;
  close(): Promise<void>;
}
