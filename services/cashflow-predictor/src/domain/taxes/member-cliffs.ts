import type { Cliff } from '@merchant-analysis/contracts/forecast-detail';
import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { dailySales } from '../books/daily-sales.js';
import type { CashflowInput, CashflowResult } from '../forecast-cashflow.js';
import { cliffCalendar } from './cliff-calendar.js';
import { partOfGroup, recentSales } from './sales-paths.js';
import type { TaxPayer, VatRules } from './vat-rules.js';

interface MemberBooks {
  readonly merchantId: string;
  readonly name: LocalizedText;
  readonly columns: readonly DailyColumn[];
  /** By the business day of the sale, minor units. */
  readonly sales: Float64Array;
  readonly payer: TaxPayer;
}

/** The tax lines of each member of a group: they are its own, and its sales to come are its part of the group's. */
export function memberCliffs(
  input: CashflowInput,
  result: CashflowResult,
  members: readonly MemberBooks[],
  rules: VatRules,
): Cliff[] {
  const soldBy = (books: readonly DailyColumn[]): number => recentSales(dailySales(books, input.days));
  const all = soldBy(input.columns);
  return members.flatMap(({ merchantId, name, columns, sales, payer }) => {
    const part = partOfGroup(soldBy(columns), all);
    return cliffCalendar(input, result, { payer, rules, sales, part }).map((cliff) => ({
      ...cliff,
      merchantId,
      text: { zh: `${name.zh}：${cliff.text.zh}`, en: `${name.en}: ${cliff.text.en}` },
    }));
  });
}
