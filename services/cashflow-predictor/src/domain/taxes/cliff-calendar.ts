import type { Cliff } from '@merchant-analysis/contracts/forecast-detail';
import {
  firstDayOfMonth,
  formatDate,
  formatMonth,
  monthNumberOf,
} from '@merchant-analysis/kernel/business-date';
import { dailySales, sumBetween } from '../books/daily-sales.js';
import type { CashflowInput, CashflowResult } from '../forecast-cashflow.js';
import { medianOf } from '../series/quantile.js';
import { registrationStake, type Stake, thresholdStake } from './at-stake.js';
import { type Crossing, textOfChance, textOfCrossed } from './cliff-texts.js';
import { salesPaths } from './sales-paths.js';
import { taxPeriodOf } from './tax-periods.js';
import { netOf, type TaxPayer, type VatRules } from './vat-rules.js';

interface CliffBasis {
  readonly payer: TaxPayer;
  readonly rules: VatRules;
  /** Sales less refunds by the business day on which they were made, minor units. Absent: on the day the money moved. */
  readonly sales?: Float64Array | undefined;
  /** In the forecast of a group: its part of the sales to come, 0–1. */
  readonly part?: number | undefined;
}

interface Line {
  readonly rule: Cliff['rule'];
  readonly period: string;
  readonly from: number;
  readonly to: number;
  readonly lineMinor: number;
  /** The threshold is reached at the line, registration is due above it. */
  readonly counts: 'at' | 'above';
}

/**
 * The tax lines that the horizon touches: the VAT threshold of each filing period (rule TX-01) and the line of twelve
 * months in a row above which registration is due (TX-02). The sales of a period decide at its end: what was given back
 * takes them below a line again. Registration stays due once twelve months were above the line at the end of their last
 * month. The chance is that of the paths of the sales; the sales of the books are known. Lines that no path crosses are
 * shown with a chance of 0.
 */
export function cliffCalendar(
  input: CashflowInput,
  result: CashflowResult,
  { payer, rules, sales: given, part = 1 }: CliffBasis,
): Cliff[] {
  const { firstDay, days, horizonDays } = input;
  const nextDay = firstDay + days;
  const lastDay = nextDay + horizonDays - 1;
  const sales = given ?? dailySales(input.columns, days);
  const paths = salesPaths(result.inflow, result.sales);
  return linesOf(payer, rules, nextDay, lastDay).map((line) => {
    const gross = sumBetween(sales, firstDay, line.from, nextDay - 1);
    const crossing = crossingInBooks(sales, firstDay, line, rules);
    const through = Math.min(line.to, lastDay);
    const crossings: number[] = [];
    const ends: number[] = [];
    for (const path of paths) {
      let soFar = gross;
      let crossed = crossing?.day;
      for (let day = Math.max(nextDay, line.from); day <= through; day++) {
        soFar += part * path[day - nextDay]!;
        if (crossed === undefined && isCrossed(soFar, line, rules)) crossed = day;
      }
      ends.push(netOf(soFar, rules));
      if (crossed !== undefined) crossings.push(crossed);
    }
    const expectedMinor = Math.round(medianOf(ends));
    const least = Math.max(expectedMinor, line.lineMinor);
    const stake =
      line.rule === 'TX-01'
        ? thresholdStake(least, rules)
        : registrationStake(least, { sales, firstDay }, { payer, rules });
    return describe(line, stake, {
      soFarMinor: netOf(gross, rules),
      expectedMinor,
      through,
      probability: paths.length === 0 ? 0 : crossings.length / paths.length,
      crossingDay: crossings.length === 0 ? undefined : Math.round(medianOf(crossings)),
      crossing,
    });
  });
}

/** When the sales of the books went over a line, where they are behind it or it counts for good. */
function crossingInBooks(
  sales: Float64Array,
  firstDay: number,
  line: Line,
  rules: VatRules,
): Crossing | undefined {
  if (line.rule === 'TX-02') {
    const over = monthNumberOf(firstDay + sales.length) - 1;
    for (let month = Math.max(monthNumberOf(line.from), monthNumberOf(firstDay)); month <= over; month++) {
      const day = crossingDay(sales, firstDay, registrationLine(month, rules), rules);
      if (day !== undefined) return { day, overIn: formatMonth(month) };
    }
  }
  const day = crossingDay(sales, firstDay, line, rules);
  return day === undefined ? undefined : { day };
}

/** The first day on which the sales of a line went over it; undefined where they are not at its end, or as far as known. */
function crossingDay(sales: Float64Array, firstDay: number, line: Line, rules: VatRules): number | undefined {
  let soFar = 0;
  let first: number | undefined;
  const end = Math.min(line.to, firstDay + sales.length - 1);
  for (let day = Math.max(line.from, firstDay); day <= end; day++) {
    soFar += sales[day - firstDay]!;
    if (first === undefined && isCrossed(soFar, line, rules)) first = day;
  }
  return isCrossed(soFar, line, rules) ? first : undefined;
}

function linesOf(payer: TaxPayer, rules: VatRules, nextDay: number, lastDay: number): Line[] {
  const lines: Line[] = [];
  if (payer.type === 'small-scale') {
    const lineMinor = payer.vatPeriod === 'month' ? rules.monthlySalesMinor : rules.quarterlySalesMinor;
    for (let day = nextDay; day <= lastDay; ) {
      const { key, from, to } = taxPeriodOf(day, payer.vatPeriod);
      // The threshold is in force for a time only.
      if (from >= rules.validFrom && to <= rules.validTo) {
        lines.push({ rule: 'TX-01', period: key, from, to, lineMinor, counts: 'at' });
      }
      day = to + 1;
    }
  }
  if (payer.type !== 'general') {
    for (let month = monthNumberOf(nextDay); month <= monthNumberOf(lastDay); month++) {
      lines.push(registrationLine(month, rules));
    }
  }
  return lines;
}

function registrationLine(month: number, rules: VatRules): Line {
  return {
    rule: 'TX-02',
    period: formatMonth(month),
    from: firstDayOfMonth(month - 11),
    to: firstDayOfMonth(month + 1) - 1,
    lineMinor: rules.annualSalesMinor,
    counts: 'above',
  };
}

function isCrossed(grossMinor: number, { lineMinor, counts }: Line, rules: VatRules): boolean {
  const net = netOf(grossMinor, rules);
  return counts === 'at' ? net >= lineMinor : net > lineMinor;
}

function describe(
  { rule, period, lineMinor, to }: Line,
  stake: Stake,
  found: {
    soFarMinor: number;
    expectedMinor: number;
    through: number;
    probability: number;
    crossingDay: number | undefined;
    /** Of the sales of the books, when they are behind the line. */
    crossing: Crossing | undefined;
  },
): Cliff {
  const { crossing, crossingDay, through, probability, ...sums } = found;
  const told = { period, lineMinor, untilDay: through < to ? through : undefined, ...stake };
  return {
    ...{ rule, period, lineMinor, ...sums },
    through: formatDate(through),
    probability: Math.round(probability * 10_000) / 10_000,
    ...(crossingDay !== undefined && { date: formatDate(crossingDay) }),
    ...stake,
    text:
      crossing === undefined
        ? textOfChance(rule, { ...told, probability })
        : textOfCrossed(rule, { ...told, crossing }),
  };
}
