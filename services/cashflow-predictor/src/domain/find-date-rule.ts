import { civilOf, firstDayOfMonth, monthNumberOf } from '@merchant-analysis/kernel/business-date';
import { type DateRule, dueDays, type WeekendShift } from './date-rule.js';

/** Days on which something was paid, ascending day numbers, and the last day that is known. */
export interface Occurrences {
  readonly days: readonly number[];
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface MatchedRule {
  readonly rule: DateRule;
  /** Indexes into `days`, ascending: the payments that follow the rule. */
  readonly matched: readonly number[];
}

/** Share of the due days that must have been paid. */
const SHARE_PAID = 0.8;
/** A rule that chance would explain this often is no rule. */
const CHANCE = 0.005;
/** How far a payment may lie from its day where payments are rare: a holiday, a slow bank. */
const TOLERANCE_DAYS = 3;
const RARE_PER_DAY = 0.06;
/** What happened longer ago does not speak for the future. */
const LOOK_BACK_DAYS = 800;

/**
 * The rule that the payments follow: every week, every two weeks, a day of the month or of each quarter, with
 * or without shift to a workday. Undefined when chance explains them as well, when they are too few (six weeks,
 * four fortnights, three months, three quarters), or when they have stopped.
 */
export function findDateRule(occurrences: Occurrences): MatchedRule | undefined {
  const { lastDay } = occurrences;
  const from = Math.max(occurrences.firstDay, lastDay - LOOK_BACK_DAYS);
  const recent = occurrences.days.filter((day) => day >= from);
  if (recent.length < 3) return undefined;
  const span = lastDay - recent[0]! + 1;
  const density = recent.length / span;
  const tolerance = density <= RARE_PER_DAY ? TOLERANCE_DAYS : 0;
  let best: { rule: DateRule; score: number } | undefined;
  for (const { rule, least, tried } of candidates(recent)) {
    const due = dueDays(rule, recent[0]!, lastDay);
    const fit = fitOf(
      due,
      recent,
      lastDay,
      rule.every === 'week' || rule.every === 'two-weeks' ? 0 : tolerance,
    );
    if (fit.hits < least || fit.hits < SHARE_PAID * fit.due || fit.stopped) continue;
    if (fit.exact < Math.log(CHANCE / tried) / Math.log(Math.min(density, 0.9))) continue;
    const score = fit.exact + 0.5 * (fit.hits - fit.exact) - 0.5 * (fit.due - fit.hits);
    if (best === undefined || score > best.score) best = { rule, score };
  }
  if (!best) return undefined;
  const isWeekly = best.rule.every === 'week' || best.rule.every === 'two-weeks';
  return { rule: best.rule, matched: matchedIndexes(best.rule, occurrences, isWeekly ? 0 : tolerance) };
}

/** The due days of a rule that have a payment near by: indexes of the payments. */
function matchedIndexes(
  rule: DateRule,
  { days, firstDay, lastDay }: Occurrences,
  tolerance: number,
): number[] {
  const matched: number[] = [];
  for (const due of dueDays(rule, firstDay, lastDay + tolerance)) {
    const index = nearest(days, due, tolerance);
    if (index >= 0 && matched.at(-1) !== index) matched.push(index);
  }
  return matched;
}

interface Candidate {
  readonly rule: DateRule;
  /** Fewest payments that make it a rule. */
  readonly least: number;
  /** How many rules of this family are tried: the more, the easier one fits by chance. */
  readonly tried: number;
}

const SHIFTS: readonly WeekendShift[] = ['same-day', 'next-workday', 'previous-workday'];

/** Rules worth trying, the simpler ones first: only days on which something was paid can be due days. */
function candidates(days: readonly number[]): Candidate[] {
  const found: Candidate[] = [];
  const anchors = new Set<number>();
  for (const day of days.slice(-6)) anchors.add(day % 14);
  const weekly = new Set([...anchors].map((anchor) => anchor % 7));
  for (const anchor of weekly) found.push({ rule: { every: 'week', anchor }, least: 6, tried: 7 });
  for (const anchor of anchors) found.push({ rule: { every: 'two-weeks', anchor }, least: 4, tried: 14 });
  const daysOfMonth = new Set<number>();
  const phases = new Set<number>();
  for (const day of days) {
    const { day: dayOfMonth } = civilOf(day);
    const month = monthNumberOf(day);
    daysOfMonth.add(dayOfMonth);
    // A shift by the weekend leaves its traces up to two days away; the last day of a short month may be the 31st.
    for (const near of [-2, -1, 1, 2]) {
      const other = dayOfMonth + near;
      if (other >= 1 && other <= 31) daysOfMonth.add(other);
    }
    if (day + 3 >= firstDayOfMonth(month + 1)) daysOfMonth.add(31);
    if (dayOfMonth <= 3) daysOfMonth.add(31).add(1);
    phases.add(month % 3);
  }
  for (const dayOfMonth of [...daysOfMonth].sort((a, b) => a - b)) {
    for (const shift of SHIFTS) {
      found.push({ rule: { every: 'month', dayOfMonth, shift }, least: 3, tried: 93 });
    }
  }
  if (days.length > 24) return found;
  for (const quarterPhase of phases) {
    for (const dayOfMonth of [...daysOfMonth].sort((a, b) => a - b)) {
      for (const shift of SHIFTS) {
        found.push({ rule: { every: 'quarter', dayOfMonth, shift, quarterPhase }, least: 3, tried: 279 });
      }
    }
  }
  return found;
}

/** How well payments fit due days. The newest due days may still be paid: they count only when they are. */
function fitOf(
  due: readonly number[],
  days: readonly number[],
  lastDay: number,
  tolerance: number,
): { due: number; hits: number; exact: number; stopped: boolean } {
  let count = 0;
  let hits = 0;
  let exact = 0;
  let missedInARow = 0;
  for (const day of due) {
    const index = nearest(days, day, tolerance);
    if (index < 0) {
      if (day + TOLERANCE_DAYS > lastDay) continue;
      count++;
      missedInARow++;
      continue;
    }
    count++;
    hits++;
    missedInARow = 0;
    if (days[index] === day) exact++;
  }
  return { due: count, hits, exact, stopped: missedInARow >= 2 };
}

/** Index of the payment nearest to a day within the tolerance, −1 when there is none. */
function nearest(days: readonly number[], day: number, tolerance: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  let found = -1;
  let distance = tolerance + 1;
  for (let index = Math.max(0, low - 1); index <= low && index < days.length; index++) {
    const away = Math.abs(days[index]! - day);
    if (away < distance) {
      found = index;
      distance = away;
    }
  }
  return found;
}
