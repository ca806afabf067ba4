import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { LineKey } from './cost-line.js';
import { done, type Figure, notEnoughData } from './figure.js';
import { type Behaviour, conventionalBehaviour, expectedCosts, regressBehaviour } from './line-behaviour.js';
import { mean } from './median.js';
import type { MonthlyBooks } from './months.js';
import { rSquaredOf } from './theil-sen.js';

/** Fixed and variable cost of the whole months of a window, line by line. */
export interface CostSplit {
  method: 'regression' | 'by-kind';
  basis: LocalizedText;
  months: number;
  fixedMonthlyMinor: number;
  variablePpm: number;
  rSquared: number | undefined;
  lines: (LineKey & Behaviour)[];
}

/** Fewer months say nothing about a usual month. */
const LEAST_MONTHS = 3;
/** CM-07: a regression needs as many months, and turnover that varies by as much. Platform defaults (M). */
const REGRESSION_MONTHS = 12;
const REGRESSION_VARIATION = 0.1;

/** Splits the costs of whole months into fixed and variable, or says why that cannot be done. */
export function splitCosts(whole: MonthlyBooks): Figure<CostSplit> {
  const months = whole.months.length;
  if (months < LEAST_MONTHS) {
    return notEnoughData('too-few-months', {
      zh: `至少需要 ${LEAST_MONTHS} 个完整月份，账本中只有 ${months} 个。`,
      en: `Needs ${LEAST_MONTHS} whole months; the books hold ${months}.`,
    });
  }
  if (whole.lines.length === 0) {
    return notEnoughData('no-costs', {
      zh: '账本中没有成本记录（采购、工资、房租等）。请导入支出后再分析。',
      en: 'The books hold no costs (purchases, wages, rent …). Import what was paid and ask again.',
    });
  }
  if (whole.turnover.reduce((sum, amount) => sum + amount, 0) <= 0) {
    return notEnoughData('no-turnover', {
      zh: '所选月份没有营业额。',
      en: 'There is no turnover in these months.',
    });
  }
  const hindrance = whatHindersRegression(whole.turnover);
  const describe = hindrance === undefined ? regressBehaviour : conventionalBehaviour;
  const lines = whole.lines.map(({ kind, category, amounts }) => ({
    kind,
    category,
    ...describe(kind, whole.turnover, amounts),
  }));
  return done({
    method: lines.some((line) => line.basis === 'regression') ? 'regression' : 'by-kind',
    basis: hindrance ?? regressionBasis(months),
    months,
    fixedMonthlyMinor: lines.reduce((sum, line) => sum + line.fixedMonthlyMinor, 0),
    variablePpm: lines.reduce((sum, line) => sum + line.variablePpm, 0),
    rSquared: totalFit(whole, lines),
    lines,
  });
}

function whatHindersRegression(turnover: readonly number[]): LocalizedText | undefined {
  const months = turnover.length;
  if (months < REGRESSION_MONTHS) {
    return {
      zh: `只有 ${months} 个完整月份，回归需要 ${REGRESSION_MONTHS} 个，因此按成本类别的惯例划分。`,
      en: `By the convention of each kind: a regression needs ${REGRESSION_MONTHS} whole months, and there are ${months}.`,
    };
  }
  const variation = variationOf(turnover);
  if (variation >= REGRESSION_VARIATION) return undefined;
  const percent = Math.floor(variation * 100);
  return {
    zh: `月营业额波动仅 ${percent} %（回归需要 ${REGRESSION_VARIATION * 100} %），无法识别，因此按成本类别的惯例划分。`,
    en: `By the convention of each kind: turnover varies by only ${percent} % from month to month, and a regression needs ${REGRESSION_VARIATION * 100} %.`,
  };
}

function regressionBasis(months: number): LocalizedText {
  return {
    zh: `根据 ${months} 个完整月份中各项成本与营业额的关系（Theil–Sen 回归）。`,
    en: `How each cost moved with turnover over ${months} whole months (Theil–Sen regression).`,
  };
}

/** Coefficient of variation: standard deviation / mean. */
function variationOf(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2))) / middle;
}

function totalFit(whole: MonthlyBooks, lines: readonly Behaviour[]): number | undefined {
  const paid = whole.months.map((_, i) => whole.lines.reduce((sum, line) => sum + line.amounts[i]!, 0));
  const expected = lines.map((line) => expectedCosts(line, whole.turnover));
  const predicted = whole.months.map((_, i) => expected.reduce((sum, line) => sum + line[i]!, 0));
  return rSquaredOf(paid, predicted);
}
