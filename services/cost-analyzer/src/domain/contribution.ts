import { scale } from '@merchant-analysis/kernel/money';
import { done, type Figure, notEnoughData } from './figure.js';
import { MILLION } from './line-behaviour.js';

export interface Contribution {
  turnoverMinor: number;
  variableMinor: number;
  marginMinor: number;
  /** Contribution margin in millionths of turnover. */
  marginPpm: number;
}

/** Contribution margin (CM-01): turnover less variable cost. Without turnover there is none. */
export function contributionOf(turnoverMinor: number, variablePpm: number): Figure<Contribution> {
  if (turnoverMinor <= 0) {
    return notEnoughData('no-turnover', {
      zh: '所选月份没有营业额。',
      en: 'There is no turnover in these months.',
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
