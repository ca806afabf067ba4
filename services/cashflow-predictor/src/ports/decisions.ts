import type { CashPlan } from '@merchant-analysis/contracts/cash-plans';
import type { Shelf } from './shelf.js';

/** A plan as it is kept; its merchant is the owner on the shelf. */
export type PlanBody = Pick<CashPlan, 'name' | 'kind' | 'direction' | 'items' | 'loan' | 'createdAt'>;

/** What somebody said of a recurring flow. */
export interface StreamBody {
  readonly key: string;
  readonly decision: 'undecided' | 'confirmed' | 'rejected' | 'irregular';
  readonly amountMinor?: number | undefined;
  /** `YYYY-MM-DD` */
  readonly lastDate?: string | undefined;
}

/** What people have decided about the days to come: part of every forecast. */
export interface Decisions {
  readonly plans: Shelf<PlanBody>;
  readonly streams: Shelf<StreamBody>;
}
