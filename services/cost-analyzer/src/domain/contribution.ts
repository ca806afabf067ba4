import { scale } from '@merchant-analysis/kernel/money';
import { done, type Figure, notEnoughData } from './figure.js';
import { MILLION } from './line-behaviour.js';

interface Contribution {
  turnoverMinor: number;
  variableMinor: number;
  marginMinor: number;
  /** Contribution margin in millionths of turnover. */
  marginPpm: number;
}

/**
 * Contribution margin (CM-01): turnover less variable cost. Without turnover there is none, and books without any
 * variable cost are books where it is missing: a margin of 100 % would be a guess.
 */
export function contributionOf(turnoverMinor: number, variablePpm: number): Figure<Contribution> {
  if (turnoverMinor <= 0) {
    return notEnoughData('no-turnover', {
      zh: '所选月份没有营业额。',
      en: 'There is no turnover in these months.',
    });
  }
  if (variablePpm === 0) {
    return notEnoughData('no-variable-costs', {
      zh: '账本中没有随营业额变动的成本（采购、平台费等），无法计算边际贡献。',
      en: 'The books hold no cost that moves with turnover (purchases, fees), so there is no contribution margin to tell.',
    });
  }
  const variableMinor = scale(turnoverMinor, variablePpm, MILLION);
  return done({
    turnoverMinor,
    variableMinor,
    marginMinor: turnoverMinor - variableMinor,
    marginPpm: MILLION - variablePpm,
  });
}
