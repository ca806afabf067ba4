import type { CostKind } from '@merchant-analysis/contracts/cost';
import { divideRounded, scale } from '@merchant-analysis/kernel/money';
import { conventionOf } from './cost-line.js';
import { findStep, type StepChange } from './step-change.js';
import { fitTheilSen, rSquaredOf } from './theil-sen.js';

/** Ratios are kept in whole millionths, so that money is only ever multiplied by integers. */
export const MILLION = 1_000_000;

/** How one cost line moves with turnover: cost = fixedMonthlyMinor + variablePpm / 1,000,000 × turnover. */
export interface Behaviour {
  behaviour: 'fixed' | 'variable' | 'mixed';
  basis: 'regression' | 'by-kind';
  fixedMonthlyMinor: number;
  variablePpm: number;
  rSquared?: number | undefined;
  step?: StepChange | undefined;
}

/** A line that is paid in fewer months than this share of them cannot be laid beside monthly turnover. */
const REGULAR_SHARE = 0.75;

/** A fixed or a variable part below this share of the line is not worth telling. */
const MATERIAL_SHARE = 0.1;

/**
 * Lays a cost line beside turnover, month by month (CM-07): a step of the fixed part is taken out, then the
 * Theil–Sen slope decides by its 99 % interval. Without the ratio cost / turnover in it and without 0 the line
 * is mixed; with only the ratio variable; with only 0 fixed; with both the books cannot tell, and the convention
 * of its kind decides. The fixed part is a mean, not a median, so that fixed and variable sum to what was paid.
 */
export function regressBehaviour(
  kind: CostKind,
  turnover: readonly number[],
  amounts: readonly number[],
): Behaviour {
  const paid = amounts.filter((amount) => amount !== 0).length;
  if (paid < REGULAR_SHARE * amounts.length) return conventionalBehaviour(kind, turnover, amounts);
  const step = findStep(turnover, amounts);
  const level =
    step === undefined ? amounts : amounts.map((amount, i) => (i < step.at ? amount + step.size : amount));
  const line = fitTheilSen(turnover, level);
  if (line === undefined) return conventionalBehaviour(kind, turnover, amounts);
  const ratio = sum(level) / sum(turnover);
  const mayBeFixed = line.slopeLow <= 0 || line.slope <= MATERIAL_SHARE * ratio;
  const mayBeVariable = line.slopeHigh >= ratio || line.slope >= (1 - MATERIAL_SHARE) * ratio;
  if (mayBeFixed && mayBeVariable) return conventionalBehaviour(kind, turnover, amounts);
  const slope = mayBeFixed ? 0 : line.slope;
  const found = step && { at: step.at, size: Math.round(step.size) };
  if (mayBeVariable && found === undefined) {
    return withFit(
      { behaviour: 'variable', basis: 'regression', ...proportional(turnover, amounts) },
      turnover,
      amounts,
    );
  }
  const variablePpm = Math.round(slope * MILLION);
  const behaviour = mayBeFixed ? 'fixed' : 'mixed';
  const fixed = fixedPart(turnover, amounts, variablePpm, found);
  return withFit({ behaviour, basis: 'regression', variablePpm, ...fixed, step: found }, turnover, amounts);
}

/** The behaviour that cost accounting gives to the kind, with the amounts of these months. */
export function conventionalBehaviour(
  kind: CostKind,
  turnover: readonly number[],
  amounts: readonly number[],
): Behaviour {
  const behaviour = conventionOf(kind);
  if (behaviour === 'variable') return { behaviour, basis: 'by-kind', ...proportional(turnover, amounts) };
  const step = findStep(
    amounts.map(() => 0),
    amounts,
  );
  const found = step && { at: step.at, size: Math.round(step.size) };
  return {
    behaviour,
    basis: 'by-kind',
    variablePpm: 0,
    ...fixedPart(turnover, amounts, 0, found),
    step: found,
  };
}

/** What the line should have cost in each month. Minor units, whole. */
export function expectedCosts(behaviour: Behaviour, turnover: readonly number[]): number[] {
  const { fixedMonthlyMinor, variablePpm, step } = behaviour;
  return turnover.map((amount, month) => {
    const fixed = step !== undefined && month < step.at ? fixedMonthlyMinor - step.size : fixedMonthlyMinor;
    return fixed + scale(amount, variablePpm, MILLION);
  });
}

function proportional(turnover: readonly number[], amounts: readonly number[]) {
  return { fixedMonthlyMinor: 0, variablePpm: scale(MILLION, sum(amounts), sum(turnover)) };
}

/** The mean of what the variable part leaves, at the level after the step. */
function fixedPart(
  turnover: readonly number[],
  amounts: readonly number[],
  variablePpm: number,
  step: StepChange | undefined,
) {
  const left = sum(amounts) - scale(sum(turnover), variablePpm, MILLION) + (step ? step.at * step.size : 0);
  return { fixedMonthlyMinor: divideRounded(left, amounts.length) };
}

function withFit(behaviour: Behaviour, turnover: readonly number[], amounts: readonly number[]): Behaviour {
  return { ...behaviour, rSquared: rSquaredOf(amounts, expectedCosts(behaviour, turnover)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
