import type { FlowColumn } from './books/flow-columns.js';
import {
  type IrregularPayments,
  type Side,
  type TimesOf,
  takeIrregularPayments,
} from './irregular/irregular-payments.js';
import type { SalesChange } from './known/known-future.js';

/** What moves in one direction without dates of its own. */
export interface DayToDay {
  /** By day of the books, minor units, without irregular payments. */
  readonly usual: Float64Array;
  readonly irregular: IrregularPayments;
  /** What has lately moved of `usual`, minor units: all of it, and sales, refunds and purchases in it. */
  readonly recent: Readonly<Record<'all' | ScalingKind, number>>;
}

type ScalingKind = 'sale' | 'refund' | 'purchase';

/** So far back shares are measured. */
const SHARE_DAYS = 90;

/**
 * What is left of the flows of a direction once its recurring payments are taken out; irregular payments are set apart
 * (and taken out of `flows`, in place). A loan received is a decision, not a habit: it is not foreseen.
 */
export function dayToDay(flows: readonly FlowColumn[], side: Side, length: number): DayToDay {
  const irregular = takeIrregularPayments(flows, side);
  const own = flows.filter(
    ({ direction, kind }) => direction === side.direction && !(direction === 'in' && kind === 'financing'),
  );
  const usual = new Float64Array(length);
  for (const { amounts } of own) for (let day = 0; day < length; day++) usual[day]! += amounts[day]!;
  const sumOf = (amounts: Float64Array): number =>
    amounts.subarray(Math.max(0, length - SHARE_DAYS)).reduce((sum, amount) => sum + amount, 0);
  const ofKind = (kind: ScalingKind): number =>
    own.reduce((sum, one) => (one.kind === kind ? sum + sumOf(one.amounts) : sum), 0);
  const recent = {
    all: sumOf(usual),
    ...{ sale: ofKind('sale'), refund: ofKind('refund'), purchase: ofKind('purchase') },
  };
  return { usual, irregular, recent };
}

/** What a scenario multiplies payments of a kind by: refunds go with the sales. */
export function timesOf(change: SalesChange | undefined): TimesOf {
  return (kind, step) => {
    if (change === undefined) return 1;
    if (kind === 'sale' || kind === 'refund') return change.takings[step]!;
    return kind === 'purchase' ? change.purchases[step]! : 1;
  };
}

/** What a scenario multiplies the usual amount of each day by. */
export function usualFactors({ recent }: Pick<DayToDay, 'recent'>, change: SalesChange): number[] {
  const times = timesOf(change);
  const shareOf = (kind: ScalingKind): number => (recent.all > 0 ? recent[kind] / recent.all : 0);
  return change.takings.map((_, step) => {
    const kinds = ['sale', 'refund', 'purchase'] as const;
    return Math.max(0, 1 + kinds.reduce((sum, kind) => sum + shareOf(kind) * (times(kind, step) - 1), 0));
  });
}
