import type { Subject } from '@merchant-analysis/contracts/merchants';
import type { DailySeries, MonthlyBreakdown } from '@merchant-analysis/contracts/read-models';

/** One merchant or one group, as it was asked for. */
interface SubjectId {
  merchantId?: string | undefined;
  groupId?: string | undefined;
}

/** What a cost analysis reads from the books. @throws Problem NOT_FOUND for what the caller may not see. */
export interface Ledger {
  describeSubject(subject: SubjectId): Promise<Subject>;
  /** Daily sums by kind and category, on the business date. Days are written YYYY-MM-DD. */
  readDailySeries(subject: SubjectId, window: { from: string; to: string }): Promise<DailySeries>;
  /** Sums of sales, refunds and purchases by item over whole months: the `top` largest and the rest. YYYY-MM. */
  readItems(
    subject: SubjectId,
    window: { fromMonth: string; toMonth: string; top: number },
  ): Promise<MonthlyBreakdown>;
}
