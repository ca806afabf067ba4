import { civilOf, formatDate, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import { filingDeadline } from '@merchant-analysis/kernel/filing-deadline';
import { divideRounded, scale } from '@merchant-analysis/kernel/money';
import type { DayJournal } from './day-journal.js';
import type { FeastCalendar } from './feast-calendar.js';
import { monthOfYear } from './month-days.js';

/**
 * Relief for small-scale taxpayers who file by quarter (小规模纳税人): sales without tax below the threshold are
 * exempt, reaching it makes all of them taxable. 财政部 税务总局公告 2019-13 … 2023-19 and 2026-10.
 */
const VAT_ERAS = [
  { from: '2023-01-01', thresholdFen: 30_000_000, ratePercent: 1 },
  { from: '2022-04-01', thresholdFen: Number.POSITIVE_INFINITY, ratePercent: 1 },
  { from: '2021-04-01', thresholdFen: 45_000_000, ratePercent: 1 },
  { from: '2020-03-01', thresholdFen: 30_000_000, ratePercent: 1 },
  { from: '2019-01-01', thresholdFen: 30_000_000, ratePercent: 3 },
  { from: '1994-01-01', thresholdFen: 9_000_000, ratePercent: 3 },
].map((era) => ({ ...era, from: parseDate(era.from) }));

/** Of VAT: city construction 7 %, education 3 % and 2 %, halved for small businesses. */
const SURTAX_PERCENT = 6;
/** Assessed income tax on sales without tax, in 1/1,000: stands for the many local assessment rates. */
const INCOME_TAX_PERMILLE = 6;
const FILING_SECOND = 14 * 3600;

/** VAT of a quarter, fen, on turnover that includes it. `lastDayOfQuarter` chooses the rule in force. */
export function quarterlyVat(turnoverFen: number, lastDayOfQuarter: number): number {
  const era = VAT_ERAS.find(({ from }) => from <= lastDayOfQuarter)!;
  const netFen = netOfTax(turnoverFen, era.ratePercent);
  return netFen >= era.thresholdFen ? turnoverFen - netFen : 0;
}

/** Collects the turnover of a quarter and pays its taxes in the month after it. Call it once a day, in order. */
export function taxesWriter(calendar: FeastCalendar) {
  let turnoverFen = 0;
  let due: { day: number; turnoverFen: number; lastDay: number } | undefined;
  return {
    writeDay: (journal: DayJournal, dayTurnoverFen: number): void => {
      const { day } = journal;
      const month = monthNumberOf(day);
      if (civilOf(day).day === 1 && monthOfYear(month) % 3 === 1) {
        due = { day: filingDeadline(month, calendar.isDayOff), turnoverFen, lastDay: day - 1 };
        turnoverFen = 0;
      }
      turnoverFen += dayTurnoverFen;
      if (due?.day !== day) return;
      const vatFen = quarterlyVat(due.turnoverFen, due.lastDay);
      const period = `所属期至 ${formatDate(due.lastDay)}`;
      writeTax(journal, 'vat', vatFen, period);
      writeTax(journal, 'surtax', scale(vatFen, SURTAX_PERCENT, 100), period);
      writeTax(
        journal,
        'income-tax',
        scale(Math.max(0, due.turnoverFen - vatFen), INCOME_TAX_PERMILLE, 1000),
        period,
      );
      due = undefined;
    },
  };
}

function netOfTax(turnoverFen: number, ratePercent: number): number {
  return divideRounded(turnoverFen * 100, 100 + ratePercent);
}

function writeTax(journal: DayJournal, category: string, amountFen: number, memo: string): void {
  if (amountFen <= 0) return;
  journal.write(FILING_SECOND, {
    kind: 'tax',
    amountFen: -amountFen,
    category,
    method: 'transfer',
    accountType: 'entity',
    counterparty: '国家税务总局',
    memo,
  });
}
