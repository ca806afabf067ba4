import type { PartyDays } from '@merchant-analysis/contracts/read-models';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { ceilDivide, smallestFrom } from './exact-ratio.js';
import type { DayRange, FxRate } from './facts.js';
import { joinPartyDays, lineInBooks } from './large-value.js';
import { mostNearLine } from './near-line.js';
import type { RuleEntry } from './rule-set.js';

/** Looking at a customer's transactions costs a question to the ledger: at most this many of each method. */
const MOST_PARTIES = 3;
/** A window of ten working days may stretch over a long holiday. */
const DAYS_AFTER = 21;

/** What is asked of one payment method: from which daily sum on, and which customers to look at. */
export interface Watch {
  /** Daily sums from here on are asked for. */
  readonly fromMinor: number;
  /** A daily sum from here on is looked at. */
  readonly lineMinor: number;
  /** Amounts just below these lines are looked at when they may be many. */
  readonly near: readonly { readonly lineMinor: number; readonly ratio: number; readonly count: number }[];
  /** Whether a customer that was not looked at leaves the answer open. */
  readonly needsEach: boolean;
}

/** What the visible rules want to know of cash; undefined when none does or the currency has no line. */
export function watchCash(
  rules: readonly RuleEntry[],
  currency: string,
  rates: readonly FxRate[],
): Watch | undefined {
  const line = lineOf(rules, 'LV-01', ['cnyMinor', 'usdMinor'], currency, rates);
  const near = nearOf(rules, ['cashCnyMinor', 'cashUsdMinor'], currency, rates);
  if (line === undefined && near === undefined) return undefined;
  const lineMinor = line ?? near?.lineMinor ?? 0;
  // A customer's day has at most three rows, one an account type: the largest holds at least a third.
  const third = ceilDivide(BigInt(lineMinor), 3n);
  const fromMinor = Math.min(third, near === undefined ? third : smallestFrom(near.lineMinor, near.ratio));
  return { fromMinor, lineMinor, near: near === undefined ? [] : [near], needsEach: false };
}

/** What the visible rules want to know of transfers. */
export function watchTransfers(
  rules: readonly RuleEntry[],
  currency: string,
  rates: readonly FxRate[],
): Watch | undefined {
  const line = lineOf(rules, 'LV-02', ['cnyMinor', 'usdMinor'], currency, rates);
  const near = [
    nearOf(rules, ['entityTransferCnyMinor', 'entityTransferUsdMinor'], currency, rates),
    nearOf(rules, ['personTransferCnyMinor', 'personTransferUsdMinor'], currency, rates),
  ].filter((one) => one !== undefined);
  const from = [line, ...near.map((one) => smallestFrom(one.lineMinor, one.ratio))].filter(
    (one) => one !== undefined,
  );
  if (from.length === 0) return undefined;
  return { fromMinor: Math.min(...from), lineMinor: line ?? Number.POSITIVE_INFINITY, near, needsEach: true };
}

interface Inspection {
  readonly party: string;
  readonly days: DayRange;
}

/** Which customers have to be looked at one transaction at a time, and which are too many for one check. */
export function partiesToInspect(
  rows: PartyDays['rows'],
  watch: Watch,
  window: DayRange,
): { readonly inspect: Inspection[]; readonly leftOut: string[] } {
  const candidates = [...Map.groupBy(rows, (row) => row.party)].flatMap(([party, own]) => {
    const hits = joinPartyDays(own).filter((day) => day.sumMinor >= watch.lineMinor);
    const nearDays = own.filter((row) =>
      watch.near.some((near) => mostNearLine(row, near.lineMinor, near.ratio) > 0),
    );
    const mayBeNear = watch.near.some(
      (near) =>
        own.reduce((sum, row) => sum + mostNearLine(row, near.lineMinor, near.ratio), 0) >= near.count,
    );
    if (hits.length === 0 && !mayBeNear) return [];
    const days = [
      ...hits.map((hit) => hit.day),
      ...(mayBeNear ? nearDays.map((row) => parseDate(row.date)) : []),
    ];
    const to = Math.max(...days) + (mayBeNear ? DAYS_AFTER : 0);
    return [
      {
        party,
        days: { from: Math.min(...days), to: Math.min(to, window.to) },
        mayBeNear,
        sumMinor: own.reduce((sum, row) => sum + row.sumMinor, 0),
      },
    ];
  });
  candidates.sort((a, b) => Number(b.mayBeNear) - Number(a.mayBeNear) || b.sumMinor - a.sumMinor);
  return {
    inspect: candidates.slice(0, MOST_PARTIES).map(({ party, days }) => ({ party, days })),
    leftOut: candidates
      .slice(MOST_PARTIES)
      .filter((one) => watch.needsEach || one.mayBeNear)
      .map((one) => one.party),
  };
}

function lineOf(
  rules: readonly RuleEntry[],
  id: string,
  [cny, usd]: readonly [string, string],
  currency: string,
  rates: readonly FxRate[],
): number | undefined {
  const thresholds = rules.find((entry) => entry.config.id === id)?.config.thresholds;
  const [cnyMinor, usdMinor] = [thresholds?.[cny], thresholds?.[usd]];
  if (cnyMinor === undefined || usdMinor === undefined) return undefined;
  return lineInBooks(currency, { cnyMinor, usdMinor }, rates)?.minor;
}

function nearOf(
  rules: readonly RuleEntry[],
  names: readonly [string, string],
  currency: string,
  rates: readonly FxRate[],
) {
  const thresholds = rules.find((entry) => entry.config.id === 'ST-01')?.config.thresholds;
  const lineMinor = lineOf(rules, 'ST-01', names, currency, rates);
  const [ratio, count] = [thresholds?.['nearRatio'], thresholds?.['minimumCount']];
  if (lineMinor === undefined || ratio === undefined || count === undefined) return undefined;
  return { lineMinor, ratio, count };
}
