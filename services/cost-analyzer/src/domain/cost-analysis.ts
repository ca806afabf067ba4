import type { CostAnalysis } from '@merchant-analysis/contracts/cost';
import type { MonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import { formatDate, formatMonth } from '@merchant-analysis/kernel/business-date';
import { describeBehaviour } from './behaviour-text.js';
import { breakEvenOf } from './break-even.js';
import { contributionOf } from './contribution.js';
import { type CostSplit, splitCosts } from './cost-split.js';
import { done, type Figure } from './figure.js';
import { MILLION } from './line-behaviour.js';
import { type DailyBooks, foldMonths, type MonthlyBooks, wholeMonths } from './months.js';
import { rankItems } from './pareto.js';
import { sharesOf } from './shares.js';
import { findUnusualDays } from './unusual-days.js';
import { findUnusualMonths } from './unusual-months.js';

/** All that an analysis of costs is made from. */
export interface CostBooks {
  subject: CostAnalysis['subject'];
  currency: string;
  dataVersion: string;
  daily: DailyBooks;
  /** The day that is still running; it is not judged. Day number. */
  today: number;
  items: Pick<MonthlyBreakdown, 'rows' | 'members'>;
  /** Day numbers of public holidays. */
  holidays: ReadonlySet<number>;
}

/** What eats the margin. The same books give the same answer, whatever the order of columns and rows. */
export function analyzeBooks(books: CostBooks): CostAnalysis {
  const { daily, currency } = books;
  const monthly = foldMonths(daily);
  const whole = wholeMonths(monthly);
  const split = splitCosts(whole);
  return {
    subject: books.subject,
    currency,
    dataVersion: books.dataVersion,
    from: formatDate(daily.from),
    to: formatDate(daily.to),
    monthly: structureOf(monthly),
    split: tellSplit(split, whole.months, currency),
    ...marginsOf(split, whole),
    pareto: rankItems(books.items.rows, books.items.members),
    unusual: {
      months: findUnusualMonths(whole, split, books.holidays, currency),
      days: findUnusualDays(
        { ...daily, to: Math.min(daily.to, books.today - 1), holidays: books.holidays },
        currency,
      ),
    },
  };
}

/** Books without a single cost were never given them: what the months cost and earned is not known. */
function structureOf(books: MonthlyBooks): CostAnalysis['monthly'] {
  const hasCosts = books.lines.some(({ amounts }) => amounts.some((amount) => amount !== 0));
  return books.months.map((month, index) => {
    const turnoverMinor = books.turnover[index]!;
    const lines = books.lines.filter((line) => line.amounts[index] !== 0);
    const amounts = lines.map((line) => line.amounts[index]!);
    const totalCostMinor = amounts.reduce((sum, amount) => sum + amount, 0);
    const shares = turnoverMinor > 0 ? sharesOf(amounts, turnoverMinor) : undefined;
    return {
      month: formatMonth(month),
      complete: books.complete[index]!,
      turnoverMinor,
      costs: lines.map(({ kind, category }, line) => ({
        kind,
        category,
        amountMinor: amounts[line]!,
        shareOfTurnover: shares?.[line] ?? null,
      })),
      totalCostMinor: hasCosts ? totalCostMinor : null,
      profitMinor: hasCosts ? turnoverMinor - totalCostMinor : null,
    };
  });
}

function tellSplit(
  split: Figure<CostSplit>,
  months: readonly number[],
  currency: string,
): CostAnalysis['split'] {
  if (split.status !== 'done') return split;
  const { variablePpm, rSquared, lines, ...rest } = split.value;
  return done({
    ...rest,
    variableRatio: variablePpm / MILLION,
    rSquared: rSquared ?? null,
    lines: lines.map((line) => ({
      kind: line.kind,
      category: line.category,
      behaviour: line.behaviour,
      basis: line.basis,
      fixedMonthlyMinor: line.fixedMonthlyMinor,
      variableRatio: line.variablePpm / MILLION,
      rSquared: line.rSquared ?? null,
      stepSince: line.step && formatMonth(months[line.step.at]!),
      reason: describeBehaviour(line, months, currency),
    })),
  });
}

function marginsOf(
  split: Figure<CostSplit>,
  whole: MonthlyBooks,
): Pick<CostAnalysis, 'contribution' | 'breakEven'> {
  if (split.status !== 'done') return { contribution: split, breakEven: split };
  const turnover = whole.turnover.reduce((sum, amount) => sum + amount, 0);
  const contribution = contributionOf(turnover, split.value.variablePpm);
  if (contribution.status !== 'done') return { contribution, breakEven: contribution };
  const { marginPpm, ...amounts } = contribution.value;
  const { fixedMonthlyMinor } = split.value;
  return {
    contribution: done({ ...amounts, marginRatio: marginPpm / MILLION }),
    breakEven: breakEvenOf(fixedMonthlyMinor, marginPpm, whole.turnover),
  };
}
