import {
  civilOf,
  firstDayOfMonth,
  formatMonth,
  monthNumberOf,
} from '@merchant-analysis/kernel/business-date';

/** A calendar month or quarter for which a tax is filed (申报期). Day numbers. */
export interface TaxPeriod {
  /** `2026-05` or `2026-Q2` */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** Month number in which it is filed: the one behind it. */
  readonly filedIn: number;
}

/** The period that a day belongs to. */
export function taxPeriodOf(day: number, kind: 'month' | 'quarter'): TaxPeriod {
  const months = kind === 'month' ? 1 : 3;
  const month = monthNumberOf(day);
  const start = month - (month % months);
  const from = firstDayOfMonth(start);
  const { year, month: first } = civilOf(from);
  return {
    key: kind === 'month' ? formatMonth(start) : `${year}-Q${(first + 2) / 3}`,
    from,
    to: firstDayOfMonth(start + months) - 1,
    filedIn: start + months,
  };
}
