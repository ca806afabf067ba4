import type { Cliff } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { formatDecimal } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { Stake } from './at-stake.js';

interface Told extends Stake {
  readonly period: string;
  readonly lineMinor: number;
  /** The day up to which the horizon has looked, where the period ends behind it. */
  readonly untilDay: number | undefined;
}

/** Of a line that sales may cross. */
export function textOfChance(
  rule: Cliff['rule'],
  { period, lineMinor, untilDay, probability, atStakeMinor, basis }: Told & { probability: number },
): LocalizedText {
  const percent = Math.round(probability * 100);
  const [line, stake] = [formatDecimal(lineMinor, 2), formatDecimal(atStakeMinor, 2)];
  const { zh, en } = basis.text;
  const until = untilDay === undefined ? undefined : formatDate(untilDay);
  if (rule === 'TX-01') {
    return until === undefined
      ? {
          zh: `${period} 不含税销售额达到起征点 ${line} 元的可能性为 ${percent}%；一旦达到，全额计税约 ${stake} 元。${zh}`,
          en: `Sales without tax of ${period} reach the VAT threshold of CNY ${line} with a chance of ${percent} %; then all of them are taxed, about CNY ${stake}. ${en}`,
        }
      : {
          zh: `${period} 截至 ${until} 的不含税销售额达到起征点 ${line} 元的可能性为 ${percent}%（此后未预测）；一旦达到，全额计税，截至该日约 ${stake} 元。${zh}`,
          en: `Sales without tax of ${period} reach the VAT threshold of CNY ${line} until ${until} with a chance of ${percent} % (later days are not forecast); then all of them are taxed, about CNY ${stake} on those until that day. ${en}`,
        };
  }
  return {
    zh: `截至 ${period} 的连续 12 个月不含税销售额${until === undefined ? '' : `截至 ${until} `}超过 ${line} 元的可能性为 ${percent}%${until === undefined ? '' : '（此后未预测）'}；登记为一般纳税人后每年约多缴 ${stake} 元。${zh}`,
    en: `Sales without tax of the twelve months up to ${period} exceed CNY ${line}${until === undefined ? '' : ` until ${until}`} with a chance of ${percent} %${until === undefined ? '' : ' (later days are not forecast)'}; as a general taxpayer about CNY ${stake} more a year is due. ${en}`,
  };
}

/** Of a line behind which the sales are: that is no chance any more. */
export function textOfCrossed(
  rule: Cliff['rule'],
  { period, lineMinor, untilDay, crossing, atStakeMinor, basis }: Told & { crossing: Crossing },
): LocalizedText {
  const [line, stake] = [formatDecimal(lineMinor, 2), formatDecimal(atStakeMinor, 2)];
  const { zh, en } = basis.text;
  const date = formatDate(crossing.day);
  if (rule === 'TX-01') {
    const until = untilDay === undefined ? undefined : formatDate(untilDay);
    return {
      zh: `${period} 不含税销售额已于 ${date} 达到起征点 ${line} 元，全额计税${until === undefined ? '' : `，截至 ${until} `}约 ${stake} 元。${zh}`,
      en: `The VAT threshold of CNY ${line} was reached on ${date} by the sales without tax of ${period}: all of them are taxed, about CNY ${stake}${until === undefined ? '' : ` on those until ${until}`}. ${en}`,
    };
  }
  const due =
    crossing.overIn === undefined
      ? { zh: '', en: '' }
      : { zh: '，应登记为一般纳税人', en: ', and registration is due' };
  return {
    zh: `截至 ${crossing.overIn ?? period} 的连续 12 个月不含税销售额已于 ${date} 超过 ${line} 元${due.zh}；登记为一般纳税人后每年约多缴 ${stake} 元。${zh}`,
    en: `The line of CNY ${line} was crossed on ${date} by the sales without tax of the twelve months up to ${crossing.overIn ?? period}${due.en}; as a general taxpayer about CNY ${stake} more a year is due. ${en}`,
  };
}

/** When the sales of the books went over a line behind which they are. */
export interface Crossing {
  readonly day: number;
  /** The month that is over whose twelve months did it: nothing that is given back later undoes that. */
  readonly overIn?: string;
}
