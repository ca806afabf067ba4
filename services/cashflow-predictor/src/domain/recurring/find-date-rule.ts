import { type DateRule, dueDays } from './date-rule.js';
import { ruleCandidates } from './rule-candidates.js';

/** Days on which something was paid, ascending day numbers, and the days that are known. */
interface Occurrences {
  readonly days: readonly number[];
  readonly firstDay: number;
  readonly lastDay: number;
  /** How late a payment may be and still be the one that was due. */
  readonly lateDays: number;
  /** Whether it is paid by the filing deadline, which holidays move: then it need not be paid on one day exactly. */
  readonly isFiled?: boolean;
}

export interface MatchedRule {
  readonly rule: DateRule;
  /** How far before and after its due day a payment belongs to it. */
  readonly window: PaymentWindow;
  /** The payments that follow the rule, with the due day of each. */
  readonly matched: readonly { readonly day: number; readonly due: number }[];
}

interface PaymentWindow {
  readonly earlyDays: number;
  readonly lateDays: number;
}

/** Share of the due days that must have been paid. */
const SHARE_PAID = 0.8;
/** How much earlier a payment may come where payments are rare: before a holiday, by a careful payer. */
const EARLY_DAYS = 3;
/** Above this many payments a day, one that lies elsewhere may be another one. */
const RARE_PER_DAY = 0.06;
/** What happened longer ago does not speak for the future. */
const LOOK_BACK_DAYS = 800;

/** The filing deadline without holidays, of every month and of each quarter. */
const FILING_RULES: readonly DateRule[] = [
  { every: 'month', dayOfMonth: 15, shift: 'next-workday' },
  ...[0, 1, 2].map((quarterPhase) => ({
    ...{ every: 'quarter' as const, dayOfMonth: 15, shift: 'next-workday' as const },
    quarterPhase,
  })),
];
const FEWEST_FILED = 3;

/**
 * The rule that the payments follow: every week, every two weeks, a day of the month or of each quarter, with
 * or without shift to a workday. Undefined when chance explains them as well, when they are too few (six weeks,
 * four fortnights, three months, three quarters), or when they have stopped.
 */
export function findDateRule(occurrences: Occurrences): MatchedRule | undefined {
  const { firstDay, lastDay } = occurrences;
  const from = Math.max(firstDay, lastDay - LOOK_BACK_DAYS);
  const recent = occurrences.days.filter((day) => day >= from);
  if (recent.length < 3) return undefined;
  const density = recent.length / (lastDay - recent[0]! + 1);
  let best: { rule: DateRule; window: PaymentWindow; score: number } | undefined;
  const candidates = ruleCandidates(recent, density);
  if (occurrences.isFiled) {
    candidates.push(...FILING_RULES.map((rule) => ({ rule, exact: 0, least: FEWEST_FILED })));
  }
  for (const { rule, exact, least } of candidates) {
    const isMonthly = !('anchor' in rule) && density <= RARE_PER_DAY;
    const window = isMonthly
      ? { earlyDays: EARLY_DAYS, lateDays: occurrences.lateDays }
      : { earlyDays: 0, lateDays: 0 };
    const fit = fitOf(dueDays(rule, recent[0]!, lastDay), recent, lastDay, window);
    if (fit.hits < least || fit.hits < SHARE_PAID * fit.due || fit.stopped) continue;
    const score = exact + 0.5 * (fit.hits - exact) - 0.5 * (fit.due - fit.hits);
    if (best === undefined || score > best.score) best = { rule, window, score };
  }
  if (!best) return undefined;
  const { rule, window } = best;
  return { rule, window, matched: matchPayments(rule, window, occurrences) };
}

/** The due days of a rule that were paid, each with its payment. */
function matchPayments(
  rule: DateRule,
  window: PaymentWindow,
  { days, firstDay, lastDay }: Occurrences,
): { day: number; due: number }[] {
  const matched: { day: number; due: number }[] = [];
  for (const due of dueDays(rule, firstDay, lastDay + window.earlyDays)) {
    const day = paymentFor(due, days, window);
    if (day !== undefined && matched.at(-1)?.day !== day) matched.push({ day, due });
  }
  return matched;
}

/** How well payments fit due days. The newest due days may still be paid: they count only when they are. */
function fitOf(
  due: readonly number[],
  days: readonly number[],
  lastDay: number,
  window: PaymentWindow,
): { due: number; hits: number; stopped: boolean } {
  let count = 0;
  let hits = 0;
  let missedInARow = 0;
  for (const day of due) {
    if (paymentFor(day, days, window) !== undefined) {
      count++;
      hits++;
      missedInARow = 0;
    } else if (day + Math.max(EARLY_DAYS, window.lateDays) <= lastDay) {
      count++;
      missedInARow++;
    }
  }
  return { due: count, hits, stopped: missedInARow >= 2 };
}

/** The payment nearest to a due day within its window. */
function paymentFor(due: number, days: readonly number[], window: PaymentWindow): number | undefined {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < due - window.earlyDays) low = middle + 1;
    else high = middle;
  }
  let found: number | undefined;
  for (let index = low; index < days.length && days[index]! <= due + window.lateDays; index++) {
    const day = days[index]!;
    if (found === undefined || Math.abs(day - due) < Math.abs(found - due)) found = day;
  }
  return found;
}
