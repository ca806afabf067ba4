import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { amountText, changeText } from './amount-text.js';

/**
 * Why an amount stands out: `rent 12,000 against a usual 9,000: +33 %`. Where nothing is usual there is no
 * percentage.
 * @param when goes behind the amount: ` on a Saturday`
 */
export function unusualText(
  name: LocalizedText,
  amountMinor: number,
  usualMinor: number,
  currency: string,
  when: LocalizedText = { zh: '', en: '' },
): LocalizedText {
  const amount = amountText(amountMinor, currency);
  if (usualMinor <= 0) {
    return {
      zh: `${when.zh}${name.zh} ${amount}，通常没有`,
      en: `${name.en} ${amount}${when.en}, where usually there is none`,
    };
  }
  const usual = amountText(usualMinor, currency);
  const change = changeText(amountMinor, usualMinor);
  return {
    zh: `${when.zh}${name.zh} ${amount}，通常为 ${usual}：${change}`,
    en: `${name.en} ${amount}${when.en} against a usual ${usual}: ${change}`,
  };
}
