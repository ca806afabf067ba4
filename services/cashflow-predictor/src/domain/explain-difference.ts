import { weekdayOf } from '@merchant-analysis/kernel/business-date';
import { type FeastShare, feastEffects, shareByFeast } from './feast-effects.js';
import type { CashflowInput, CashflowResult } from './forecast-cashflow.js';
import { type IrregularPayments, irregularMean } from './irregular/irregular-payments.js';
import type { ReplacedPayment } from './known/leave-out-replaced.js';
import type { RecurringFlow } from './recurring/find-recurring-flows.js';

/** Whole minor units; positive ones make the next days better than the last. */
export interface DifferenceParts {
  readonly weekdays: number;
  readonly festivals: number;
  readonly season: number;
  readonly trend: number;
  readonly recurring: number;
  readonly known: number;
  readonly financing: number;
  readonly 'one-offs': number;
}

export interface Difference {
  /** Day numbers: the last days of the books, and as many behind them. */
  readonly last: { readonly from: number; readonly to: number; readonly netMinor: number };
  readonly next: { readonly from: number; readonly to: number; readonly netMinor: number };
  readonly parts: DifferenceParts;
  /** What `parts.festivals` holds of each feast that the forecaster knows. */
  readonly feasts: readonly FeastShare[];
}

const MONTH_DAYS = 30;
const PROFILE_DAYS = 56;
const YEAR_DAYS = 364;

/**
 * Takes the difference between what the last days moved and what the next are expected to move apart. Payments with
 * dates of their own, what is known, and loans received are compared directly. Of the rest, the daily business, a mean
 * weekday profile of eight weeks tells what other weekdays make; what feasts make is taken out first, as the forecaster
 * has learnt it, and days off that it has learnt nothing of count with them, and payouts that are put off; the same weeks one year ago, as far as the
 * forecast goes by them, the season; what is left of the next days is trend, and what is left of the last days were
 * one-offs that do not come again. The parts sum to the difference exactly.
 */
export function explainDifference(
  input: CashflowInput,
  result: CashflowResult,
  isHoliday: (day: number) => boolean,
): Difference {
  const { firstDay, days, horizonDays } = input;
  const span = Math.min(MONTH_DAYS, horizonDays, days);
  const [end, start] = [firstDay + days, firstDay + days - span];
  const moved = movedByDay(input, result, span);
  const effects = feastEffects(result, days);
  const daily = moved.all.map(
    (net, at) =>
      net -
      moved.recurring[at]! -
      moved.known[at]! -
      moved.financing[at]! -
      (isHoliday(firstDay + at) ? 0 : moved.irregular[at]!) -
      effects.last[at]!,
  );
  const { putOff } = result.parts.in;
  const expected = Array.from(
    { length: span },
    (_, step) =>
      statisticalNet(result, step) - irregularNet(result, step) - effects.next[step]! - putOff[step]!,
  );

  const profile = weekdayProfile(daily, firstDay);
  const usual = (day: number): number => profile[weekdayOf(day) - 1]!;
  let [weekdays, festivals, left] = [0, 0, 0];
  for (let step = 0; step < span; step++) {
    weekdays += usual(end + step) - usual(start + step);
    festivals += effects.next[step]! - effects.last[days - span + step]! + putOff[step]!;
    const off = expected[step]! - usual(end + step);
    if (isHoliday(end + step) && effects.next[step] === 0) festivals += off;
    else left += off;
    if (isHoliday(start + step)) festivals -= daily[days - span + step]! - usual(start + step);
  }
  const season = seasonOf(daily, span, (result.inflow.lastYear + result.outflow.lastYear) / 2);
  const lastOf = (series: readonly number[]): number => sum(series.slice(days - span));
  const whole = {
    weekdays: Math.round(weekdays),
    festivals: Math.round(festivals),
    season: Math.round(season),
    trend: Math.round(left - season),
    recurring: nextNet(result, 'recurring', span) - lastOf(moved.recurring),
    known: nextNet(result, 'known', span) - lastOf(moved.known),
    financing: -lastOf(moved.financing) + 0,
  };
  const last = lastOf(moved.all);
  const next = sum(result.days.slice(0, span).map(({ net }) => net.mean));
  return {
    last: { from: start, to: end - 1, netMinor: last },
    next: { from: end, to: end + span - 1, netMinor: next },
    parts: { ...whole, 'one-offs': next - last - sum(Object.values(whole)) },
    feasts: shareByFeast(input, effects, span),
  };
}

/** What moved on each day of the books, net, and how much of it was recurring, known like what is known now, or a loan. */
function movedByDay(
  { columns, firstDay, days, future }: CashflowInput,
  { recurring, replaced, irregular }: CashflowResult,
  span: number,
) {
  const zeros = (): number[] => new Array<number>(days).fill(0);
  const moved = { all: zeros(), recurring: zeros(), known: zeros(), financing: zeros(), irregular: zeros() };
  for (const { kind, sums } of columns) {
    if (kind === 'own_transfer') continue;
    for (let at = 0; at < days; at++) {
      moved.all[at]! += sums[at]!;
      if (kind === 'financing' && sums[at]! > 0) moved.financing[at]! += sums[at]!;
    }
  }
  for (const { day, amountMinor, leadDays } of irregular.in.found) {
    if (leadDays === undefined) moved.irregular[day]! += amountMinor;
  }
  for (const { day, amountMinor, leadDays } of irregular.out.found) {
    if (leadDays === undefined) moved.irregular[day]! -= amountMinor;
  }
  const taken = new Set<string>();
  const next = replaced.filter(({ day }) => day < firstDay + days + span);
  for (const flow of recurring) {
    const { kind, merchantId, direction, pastDays, pastAmounts } = flow;
    if (kind === 'financing' && direction === 'in') continue;
    // What stands for a payment to come stands for as many of the last days: a tax is not gone because it is known.
    const known = next.filter((one) => isPaymentOf(one, flow)).length;
    pastDays.forEach((day, index) => {
      taken.add(`${direction} ${merchantId} ${day}`);
      const into = pastDays.length - index <= known && day >= firstDay + days - span ? 'known' : 'recurring';
      moved[into][day - firstDay]! += direction === 'in' ? pastAmounts[index]! : -pastAmounts[index]!;
    });
  }
  for (const { direction, merchantId, day, amountMinor } of future?.invoicePayments ?? []) {
    const at = day - firstDay;
    if (at < 0 || at >= days || taken.has(`${direction} ${merchantId} ${day}`)) continue;
    moved.known[at]! += direction === 'in' ? amountMinor : -amountMinor;
  }
  return moved;
}

function isPaymentOf(payment: ReplacedPayment, flow: RecurringFlow): boolean {
  return (
    payment.kind === flow.kind &&
    payment.category === flow.category &&
    payment.direction === flow.direction &&
    payment.merchantId === flow.merchantId
  );
}

function weekdayProfile(daily: readonly number[], firstDay: number): number[] {
  const sums = new Array<number>(7).fill(0);
  const counts = new Array<number>(7).fill(0);
  for (let at = Math.max(0, daily.length - PROFILE_DAYS); at < daily.length; at++) {
    const weekday = weekdayOf(firstDay + at) - 1;
    sums[weekday]! += daily[at]!;
    counts[weekday]! += 1;
  }
  return sums.map((total, weekday) => (counts[weekday]! > 0 ? total / counts[weekday]! : 0));
}

/** How the same weeks one year ago went on, as strongly as the forecast believes it; 0 without a year of books. */
function seasonOf(daily: readonly number[], span: number, strength: number): number {
  const end = daily.length - YEAR_DAYS;
  if (strength === 0 || end - span < 0 || end + span > daily.length) return 0;
  return strength * (sum(daily.slice(end, end + span)) - sum(daily.slice(end - span, end)));
}

function statisticalNet({ parts }: CashflowResult, step: number): number {
  return parts.in.statistical[step]! - parts.out.statistical[step]!;
}

/** What is expected of irregular payments; what they were is among the one-offs of the last days. */
function irregularNet({ irregular }: CashflowResult, step: number): number {
  const mean = (side: IrregularPayments): number => irregularMean(side, step, () => 1);
  return mean(irregular.in) - mean(irregular.out);
}

function nextNet({ parts }: CashflowResult, part: 'recurring' | 'known', span: number): number {
  return sum([...parts.in[part].slice(0, span)]) - sum([...parts.out[part].slice(0, span)]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
