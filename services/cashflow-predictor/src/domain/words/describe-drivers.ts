import type { ForecastDrivers } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { formatDecimal, minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { Difference, DifferenceParts } from '../explain-difference.js';

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

/** Feasts are named in Chinese in the calendars. */
const ENGLISH: Readonly<Record<string, string>> = {
  春节: 'Spring Festival',
  中秋节: 'Mid-Autumn Festival',
  端午节: 'Dragon Boat Festival',
  国庆节: 'National Day',
  劳动节: 'Labour Day',
  清明节: 'Qingming',
  元旦: "New Year's Day",
  调休上班: 'make-up workdays',
};

/** A difference in the words of the contract, the largest parts first. */
export function describeDrivers(
  forecast: { id: string; currency: string },
  difference: Difference,
): ForecastDrivers {
  const { last, next, parts } = difference;
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
      .map((kind) => ({
        kind,
        text: TEXTS[kind],
        amountMinor: parts[kind],
        ...(kind === 'festivals' && { why: tellFeasts(difference, minorDigitsOf(forecast.currency)) }),
      }))
      .sort((a, b) => Math.abs(b.amountMinor) - Math.abs(a.amountMinor)),
  };
}

/** What each feast makes, the largest first; of days off that nothing was learnt of, that nothing was. */
function tellFeasts({ last, next, feasts }: Difference, digits: number): LocalizedText {
  const of = (span: Difference['last']) => ({
    zh: `${formatDate(span.from)} 至 ${formatDate(span.to)}`,
    en: `${formatDate(span.from)} to ${formatDate(span.to)}`,
  });
  const told = feasts
    .flatMap(({ name, lastMinor, nextMinor }) => [
      { name, span: of(next), amountMinor: nextMinor },
      { name, span: of(last), amountMinor: lastMinor },
    ])
    .filter(({ amountMinor }) => amountMinor !== 0)
    .sort((a, b) => Math.abs(b.amountMinor) - Math.abs(a.amountMinor));
  if (told.length === 0) {
    return {
      zh: '这两段日期内没有已知影响的节日；休息日按其与平日的差额计。',
      en: 'No feast of known effect lies in either of them; days off count by how they differ from usual days.',
    };
  }
  const amount = (minor: number): string => formatDecimal(Math.abs(minor), digits);
  return {
    zh: `按往年同一节日（农历对齐）的影响：${told
      .map(
        (one) =>
          `${one.name}使 ${one.span.zh} 的净额${one.amountMinor < 0 ? '减少' : '增加'} ${amount(one.amountMinor)}`,
      )
      .join('；')}。`,
    en: `As in earlier years, aligned by the lunar date: ${told
      .map(
        (one) =>
          `${ENGLISH[one.name] ?? one.name} ${one.amountMinor < 0 ? 'takes' : 'adds'} ${amount(one.amountMinor)} ${one.amountMinor < 0 ? 'from' : 'to'} the net of ${one.span.en}`,
      )
      .join('; ')}.`,
  };
}
