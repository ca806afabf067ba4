import { formatMonth } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { amountText, percentText } from './amount-text.js';
import { type Behaviour, MILLION } from './line-behaviour.js';

/** A sentence that says how a cost line moves with turnover, and on what that rests. */
export function describeBehaviour(
  line: Behaviour,
  months: readonly number[],
  currency: string,
): LocalizedText {
  const fixed = amountText(line.fixedMonthlyMinor, currency);
  const variable = percentText(line.variablePpm / MILLION);
  const parts = {
    fixed: { zh: `每月 ${fixed}`, en: `${fixed} a month` },
    variable: { zh: `营业额的 ${variable}`, en: `${variable} of turnover` },
    mixed: {
      zh: `每月 ${fixed}，另加营业额的 ${variable}`,
      en: `${fixed} a month and ${variable} of turnover`,
    },
  }[line.behaviour];
  const since = sinceText(line, months, currency);
  const basis = {
    regression: { zh: '由账本得出', en: 'seen in the books' },
    'by-kind': { zh: '按类别惯例', en: 'by the convention of its kind' },
  }[line.basis];
  return { zh: `${parts.zh}${since.zh}（${basis.zh}）`, en: `${parts.en}${since.en} (${basis.en})` };
}

function sinceText(line: Behaviour, months: readonly number[], currency: string): LocalizedText {
  if (line.step === undefined) return { zh: '', en: '' };
  const month = formatMonth(months[line.step.at]!);
  const before = amountText(line.fixedMonthlyMinor - line.step.size, currency);
  return { zh: `，自 ${month} 起（此前 ${before}）`, en: ` since ${month} (before that ${before})` };
}
