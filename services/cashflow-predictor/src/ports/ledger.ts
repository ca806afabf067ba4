import type { Subject } from '@merchant-analysis/contracts/merchants';
import type { DailySeries } from '@merchant-analysis/contracts/read-models';

/** One merchant or one group, as it was asked for. */
export interface SubjectId {
  merchantId?: string | undefined;
  groupId?: string | undefined;
}

/** What a forecast reads from the books. @throws Problem NOT_FOUND for what the caller may not see. */
export interface Ledger {
  describeSubject(subject: SubjectId): Promise<Subject>;
  /** The version of the books right now: unchanged means that what was read belongs together. */
  getDataVersion(subject: SubjectId): Promise<string>;
  /** Daily sums by kind and category on the day the money moved. Days are written YYYY-MM-DD. */
  readDailySeries(subject: SubjectId, window: { from: string; to: string }): Promise<DailySeries>;
}
