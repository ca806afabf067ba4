import type { ScenarioChange } from '@merchant-analysis/contracts/scenarios';
import type { CashflowInput } from '../forecast-cashflow.js';
import type { SalesChange } from '../known/known-future.js';
import { stepsOf } from './horizon-days.js';

/** What one change multiplies: takings and purchases, of one channel or, where it names none, of all. */
interface Ratios {
  readonly takings: number;
  readonly purchases: number;
  readonly channel?: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A part of the sales, and what the changes so far have multiplied it by. */
interface Part {
  readonly channel: string | undefined;
  readonly share: number;
  takings: number;
  purchases: number;
}

/**
 * What the changes multiply sales and purchases by on each day of the horizon. The ratios of a channel are multiplied with each other first
 * and weighed by its share then, so that a quarter more and a fifth less are what was before.
 */
export function salesChange(input: CashflowInput, changes: readonly ScenarioChange[]): SalesChange {
  const byDay = Array.from({ length: input.horizonDays }, () => partsOf(input));
  for (const change of changes) {
    const ratios = ratiosOf(change);
    if (ratios === undefined) continue;
    for (const step of stepsOf(input, ratios)) {
      for (const part of byDay[step]!) {
        if (ratios.channel !== undefined && ratios.channel !== part.channel) continue;
        part.takings *= ratios.takings;
        part.purchases *= ratios.purchases;
      }
    }
  }
  return {
    takings: byDay.map((parts) => ratioOfAll(parts, ({ takings }) => takings)),
    purchases: byDay.map((parts) => ratioOfAll(parts, ({ purchases }) => purchases)),
  };
}

/** The channels of the books, and what was sold through none of them. */
function partsOf({ future }: CashflowInput): Part[] {
  const channels = (future?.channels ?? []).map(({ channel, share }) => ({ channel, share }));
  const rest = 1 - channels.reduce((sum, { share }) => sum + share, 0);
  return [...channels, { channel: undefined, share: Math.max(0, rest) }].map((part) => ({
    ...part,
    takings: 1,
    purchases: 1,
  }));
}

function ratioOfAll(parts: readonly Part[], ratioOf: (part: Part) => number): number {
  return Math.max(0, 1 + parts.reduce((sum, part) => sum + part.share * (ratioOf(part) - 1), 0));
}

function ratiosOf(change: ScenarioChange): Ratios | undefined {
  if (change.kind !== 'closed' && change.kind !== 'price' && change.kind !== 'volume') return undefined;
  const { from, to } = change;
  if (change.kind === 'closed') return { takings: 0, purchases: 0, from, to };
  if (change.kind === 'price') {
    const purchases = 1 + change.volumeRatio;
    return { takings: (1 + change.changeRatio) * purchases, purchases, from, to };
  }
  const takings = 1 + change.changeRatio;
  return { takings, purchases: change.costsFollow ? takings : 1, channel: change.channel, from, to };
}
