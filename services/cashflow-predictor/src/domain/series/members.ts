import { smoothExponentially } from './exponential-smoothing.js';
import type { PatternBank } from './pattern-bank.js';
import { createBank } from './pattern-bank.js';
import type { PreparedSeries } from './prepare-series.js';
import { addThetaDrift, copyThetaDrift } from './theta.js';
import { forecastPhaseMeans } from './weekday-mean.js';
import { forecastWeekdayMedians } from './weekday-median.js';

/** One way to forecast. Of each family only the member that did best in the backtest so far takes part. */
export interface Member {
  readonly family: string;
  /** Days of history below which it takes no part. */
  readonly needsDays: number;
  /** φ of its drift; undefined when it has none. */
  readonly damping?: number;
  fill(bank: PatternBank, member: number, series: PreparedSeries): void;
}

const means = (
  family: string,
  period: 7 | 14,
  count: number,
  needsDays: number,
  logarithms = false,
): Member => ({
  family,
  needsDays,
  fill: (bank, member, { fitted, logarithms: logs }) =>
    forecastPhaseMeans(bank, member, logarithms && logs ? logs : fitted, { period, count, logarithms }),
});

const medians = (weeks: number): Member => ({
  family: `median-${weeks}`,
  needsDays: 42,
  fill: (bank, member, { fitted }) => forecastWeekdayMedians(bank, member, fitted, { weeks }),
});

/** Takings have wild days that teach nothing: a firm clip. Payments are lopsided: a loose one keeps their mean. */
const FIRM = 1.5;
const LOOSE = 4;

const smoothing = (
  family: string,
  period: 7 | 14,
  alpha: number,
  gamma: number,
  options: { beta?: number; damping?: number; logarithms?: boolean; clip?: number } = {},
): Member => ({
  family,
  needsDays: 4 * period,
  ...(options.damping === undefined ? {} : { damping: options.damping }),
  fill: (bank, member, { fitted, logarithms: logs }) =>
    smoothExponentially(bank, member, options.logarithms && logs ? logs : fitted, {
      clip: FIRM,
      alpha,
      gamma,
      period,
      ...options,
    }),
});

/**
 * Theta takes level and season from a smoothing member that stands `back` places before it in the list, and its line
 * from the first Theta member, `lineBack` places before it, which has it fitted.
 */
const theta = (back: number, lineBack = 0): Member => ({
  family: 'theta',
  needsDays: 56,
  damping: 1,
  fill: (bank, member, { fitted }) =>
    lineBack === 0
      ? addThetaDrift(bank, member, member - back, fitted)
      : copyThetaDrift(bank, member, member - back, member - lineBack),
});

const ADDITIVE: readonly Member[] = [
  means('mean-4', 7, 4, 14),
  means('mean-8', 7, 8, 14),
  smoothing('ets', 7, 0.02, 0.06),
  smoothing('ets', 7, 0.05, 0.06),
  smoothing('ets', 7, 0.1, 0.06),
  smoothing('ets', 7, 0.2, 0.06),
  smoothing('ets', 7, 0.4, 0.06),
  smoothing('ets', 7, 0.02, 0.12, { clip: LOOSE }),
  smoothing('ets', 7, 0.05, 0.12, { clip: LOOSE }),
  smoothing('ets', 7, 0.1, 0.12, { clip: LOOSE }),
  smoothing('ets', 7, 0.2, 0.12, { clip: LOOSE }),
  theta(8),
  theta(8, 1),
  theta(8, 2),
  smoothing('damped', 7, 0.05, 0.05, { beta: 0.002, damping: 0.98 }),
  smoothing('damped', 7, 0.1, 0.05, { beta: 0.01, damping: 0.95 }),
  smoothing('damped', 7, 0.2, 0.05, { beta: 0.02, damping: 0.9 }),
  means('fortnight', 14, 4, 84),
  means('fortnight', 14, 8, 84),
  smoothing('ets-fortnight', 14, 0.05, 0.08),
  smoothing('ets-fortnight', 14, 0.15, 0.08),
  smoothing('ets-fortnight', 14, 0.05, 0.2),
];

const ROBUST: readonly Member[] = [medians(13), medians(26)];

const LOGARITHMIC: readonly Member[] = [
  means('log-mean', 7, 8, 42, true),
  smoothing('log-ets', 7, 0.05, 0.05, { logarithms: true }),
  smoothing('log-ets', 7, 0.15, 0.05, { logarithms: true }),
  smoothing('log-ets', 7, 0.3, 0.05, { logarithms: true }),
  smoothing('log-ets', 7, 0.1, 0.15, { logarithms: true }),
];

const REGULAR = [...ADDITIVE, ...ROBUST];
const POSITIVE = [...REGULAR, ...LOGARITHMIC];

/**
 * The members that suit a series: all of them for positive values; no logarithms where values may be negative;
 * only means where zeros are many, because the median of a rare payment is nothing at all.
 */
export function membersFor(series: PreparedSeries): readonly Member[] {
  if (series.intermittent) return ADDITIVE;
  return series.logarithms ? POSITIVE : REGULAR;
}

/** Lets every member forecast from every origin. */
export function fillBank(
  members: readonly Member[],
  series: PreparedSeries,
  origins: Int32Array,
): PatternBank {
  const bank = createBank(origins, members.length);
  for (let member = 0; member < members.length; member++) members[member]!.fill(bank, member, series);
  return bank;
}
