import { divideRounded, scale } from '@merchant-analysis/kernel/money';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { type NotEnoughData, notEnoughData } from './figure.js';
import { MILLION } from './line-behaviour.js';

interface BreakEven {
  turnoverMinor: number;
  averageTurnoverMinor: number;
  safetyMarginRatio: number;
  monthsBelow: number;
  monthlyGapMinor: number;
}

type BreakEvenFigure =
  | { status: 'done'; value: BreakEven }
  | NotEnoughData
  | { status: 'does-not-exist'; code: string; reason: LocalizedText };

/**
 * Break-even turnover S* = F / CM% (CM-02) and safety margin (S − S*) / S (CM-03), a month.
 * @param turnover of whole months, of which there is at least one and whose sum is positive
 * @returns does-not-exist when each sale costs as much as it brings, so that no turnover covers the fixed costs;
 * not-enough-data when the books hold no fixed cost, which is a cost that is missing and not one that is zero
 */
export function breakEvenOf(
  fixedMonthlyMinor: number,
  marginPpm: number,
  turnover: readonly number[],
): BreakEvenFigure {
  if (marginPpm <= 0) {
    return {
      status: 'does-not-exist',
      code: 'no-break-even',
      reason: {
        zh: '在当前价格下没有盈亏平衡点：变动成本不低于营业额，卖得越多亏得越多。',
        en: 'No break-even at this price: variable costs take all of turnover, so more sales do not cover the fixed costs.',
      },
    };
  }
  if (fixedMonthlyMinor <= 0) {
    return notEnoughData('no-fixed-costs', {
      zh: '账本中没有固定成本（房租、工资等），无法计算盈亏平衡点。',
      en: 'The books hold no fixed cost (rent, wages), so there is no break-even to tell.',
    });
  }
  const total = turnover.reduce((sum, amount) => sum + amount, 0);
  const averageTurnoverMinor = divideRounded(total, turnover.length);
  const turnoverMinor = scale(fixedMonthlyMinor, MILLION, marginPpm);
  const safety = (averageTurnoverMinor - turnoverMinor) / averageTurnoverMinor;
  return {
    status: 'done',
    value: {
      turnoverMinor,
      averageTurnoverMinor,
      safetyMarginRatio: Math.round(safety * 10_000) / 10_000,
      monthsBelow: turnover.filter((amount) => amount < turnoverMinor).length,
      monthlyGapMinor: Math.max(0, fixedMonthlyMinor - scale(averageTurnoverMinor, marginPpm, MILLION)),
    },
  };
}
