import { divideRounded, formatDecimal, minorDigitsOf } from '@merchant-analysis/kernel/money';

/** An amount as a person writes it in a sentence: thousands apart, no cents where there are none: `12,000`. */
export function amountText(amountMinor: number, currency: string): string {
  const [whole = '0', cents] = formatDecimal(amountMinor, minorDigitsOf(currency)).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return cents === undefined || /^0*$/.test(cents) ? grouped : `${grouped}.${cents}`;
}

/** A change against the usual in whole percent: `+33 %`, `-8 %`. */
export function changeText(amountMinor: number, usualMinor: number): string {
  const percent = divideRounded((amountMinor - usualMinor) * 100, usualMinor);
  return `${percent > 0 ? '+' : ''}${percent} %`;
}

/** A ratio in percent with one digit: `38.2 %`. */
export function percentText(ratio: number): string {
  return `${(Math.round(ratio * 1000) / 10).toFixed(1)} %`;
}
