import type { ForecastDrivers } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { Difference, DifferenceParts } from './explain-difference.js';

const TEXTS: Readonly<Record<keyof DifferenceParts, LocalizedText>> = {
  weekdays: { zh: '星期几的分布不同', en: 'Other weekdays fall into it' },
  festivals: { zh: '节假日', en: 'Festivals and days off' },
  season: { zh: '季节（去年同期走势）', en: 'Season, by the same weeks last year' },
  trend: { zh: '近期走势', en: 'Trend of recent weeks' },
  recurring: { zh: '固定收支', en: 'Recurring payments' },
  known: { zh: '应收应付、计划与税费', en: 'Invoices, plans and taxes' },
  financing: { zh: '上月到账的借款', en: 'Loans received last month' },
  'one-offs': { zh: '上月的偶发收支', en: 'One-offs of last month' },
};

/** A difference in the words of the contract, the largest parts first. */
export function describeDrivers(
  forecast: { id: string; currency: string },
  { last, next, parts }: Difference,
): ForecastDrivers {
  const span = ({ from, to, netMinor }: Difference['last']) => ({
    from: formatDate(from),
    to: formatDate(to),
    netMinor,
  });
  const kinds = Object.keys(parts) as (keyof DifferenceParts)[];
  return {
    forecastId: forecast.id,
    currency: forecast.currency,
    last: span(last),
    next: span(next),
    differenceMinor: next.netMinor - last.netMinor,
    drivers: kinds
      .map((kind) => ({ kind, text: TEXTS[kind], amountMinor: parts[kind] }))
      .sort((a, b) => Math.abs(b.amountMinor) - Math.abs(a.amountMinor)),
  };
}
