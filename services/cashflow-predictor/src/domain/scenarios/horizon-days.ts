import { firstDayOfMonth, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import type { CashflowInput } from '../forecast-cashflow.js';

type Horizon = Pick<CashflowInput, 'firstDay' | 'days' | 'horizonDays'>;

/** From when to when a change holds; absent: from the first, and to the last day of the horizon. */
interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Day numbers of the first and the last day of the horizon. */
export function horizonOf({ firstDay, days, horizonDays }: Horizon): { from: number; to: number } {
  const from = firstDay + days;
  return { from, to: from + horizonDays - 1 };
}

/** The days of a change within the horizon, as steps from its first day. */
export function stepsOf(horizon: Horizon, { from, to }: Span): number[] {
  const first = horizonOf(horizon).from;
  const last = horizon.horizonDays - 1;
  const low = Math.max(0, from === undefined ? 0 : parseDate(from) - first);
  const high = Math.min(last, to === undefined ? last : parseDate(to) - first);
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}

/** The same day of each month within the days of a change; the last day of a month that is too short. */
export function monthlyDays(horizon: Horizon, change: Span & { readonly dayOfMonth: number }): number[] {
  const steps = stepsOf(horizon, change);
  if (steps.length === 0) return [];
  const { from: first } = horizonOf(horizon);
  const [from, to] = [first + steps[0]!, first + steps.at(-1)!];
  const days: number[] = [];
  for (let month = monthNumberOf(from); month <= monthNumberOf(to); month++) {
    const start = firstDayOfMonth(month);
    const length = firstDayOfMonth(month + 1) - start;
    const day = start + Math.min(change.dayOfMonth, length) - 1;
    if (day >= from && day <= to) days.push(day);
  }
  return days;
}
