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

export const MONTHS_OF_PERIOD = { month: 1, quarter: 3 } as const;

/** The period that a day belongs to. */
export function taxPeriodOf(day: number, kind: 'month' | 'quarter'): TaxPeriod {
  const months = MONTHS_OF_PERIOD[kind];
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

/** The period that is over when the one of a day begins. */
export function periodBefore(day: number, kind: 'month' | 'quarter'): TaxPeriod {
  return taxPeriodOf(taxPeriodOf(day, kind).from - 1, kind);
}
