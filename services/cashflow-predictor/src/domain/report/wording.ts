import { minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

export type Language = keyof LocalizedText;

/** How a page in one language writes texts and numbers. */
export interface Wording {
  readonly language: Language;
  say(text: LocalizedText): string;
  /** A share of 1 as a percentage; a dash where there is none. */
  percent(share: number): string;
  /** Written out: money in whole units, and anything small with two decimals. */
  number(value: number): string;
  /** With its unit. */
  amount(value: number): string;
  /** For an axis: 12K, 1.2万. */
  short(value: number): string;
  /** What the numbers count: 元, CNY; empty where they count nothing that has a name. */
  readonly unit: string;
}

/** A space at which no line ends. */
const TIGHT = '\u00a0';

const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

/** @param currency of which the numbers are minor units; absent: they are plain numbers. */
export function wordingIn(language: Language, currency?: string): Wording {
  const minor = currency === undefined ? 1 : 10 ** minorDigitsOf(currency);
  const unit = language === 'zh' && currency === 'CNY' ? '元' : (currency ?? '');
  const fineBelow = currency === undefined ? 99.995 : 9.995;
  const fine = new Intl.NumberFormat(TAGS[language], { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const whole = new Intl.NumberFormat(TAGS[language], { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(TAGS[language], { notation: 'compact', maximumFractionDigits: 1 });
  const sign = language === 'zh' ? '%' : `${TIGHT}%`;
  const number = (value: number): string => {
    if (!Number.isFinite(value)) return '–';
    const amount = value / minor;
    return (amount !== 0 && Math.abs(amount) < fineBelow ? fine : whole).format(amount + 0);
  };
  return {
    language,
    say: (text) => text[language].replaceAll(' %', `${TIGHT}%`),
    percent: (share) => (Number.isFinite(share) ? `${Math.round(100 * share)}${sign}` : '–'),
    number,
    amount: (value) => (unit === '' ? number(value) : `${number(value)}${TIGHT}${unit}`),
    short: (value) => short.format(value / minor + 0),
    unit,
  };
}
