import type { Confidence } from '@merchant-analysis/contracts/compliance';
import { formatDecimal, minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

/**
 * How a source is shown. What is not verified (M) and what is a default of the platform (E) is never shown as
 * law.
 */
export const STANDING: Readonly<Record<Confidence, LocalizedText>> = {
  V1: { zh: '法规原文', en: 'text of the law' },
  V2: { zh: '二手来源', en: 'secondary source' },
  M: { zh: '待核实', en: 'to be verified' },
  E: { zh: '平台默认值，可配置', en: 'platform default, configurable' },
};

export const DISCLAIMER: LocalizedText = {
  zh: '本结果仅供自查，不构成法律或税务意见；平台不是报告义务机构，不会代为提交任何报告。标注“待核实”或“平台默认值，可配置”的内容不是法律规定。',
  en: 'This is a self-check and no legal or tax advice. The platform is not a reporting institution and files no report. What is marked "to be verified" or "platform default, configurable" is not law.',
};

export const BOOKS_EMPTY: LocalizedText = {
  zh: '账本中还没有交易，无法判定；请先导入交易。',
  en: 'There are no transactions in the books yet: import them first.',
};

/** Something that a rule needs was not read. */
export const FACTS_MISSING: LocalizedText = {
  zh: '缺少该规则所需的数据，无法判定。',
  en: 'The data that this rule needs are missing.',
};

/** An amount as people write it: `30,000.00 元` and `CNY 30,000.00`. */
export function money(amountMinor: number, currency: string): LocalizedText {
  const plain = formatDecimal(amountMinor, minorDigitsOf(currency));
  const [whole = '', fraction] = plain.split('.');
  const text = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return { zh: currency === 'CNY' ? `${text} 元` : `${text} ${currency}`, en: `${currency} ${text}` };
}

/** A ratio as a percentage with one decimal: 0.853 is `85.3%`. */
export function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)}%`;
}

/** A statement with its source's standing behind it. */
export function withStanding(text: LocalizedText, confidence: Confidence): LocalizedText {
  const standing = STANDING[confidence];
  return { zh: `${text.zh}（${standing.zh}）`, en: `${text.en} (${standing.en})` };
}
