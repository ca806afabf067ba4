import type { ScenarioSet } from '@merchant-analysis/contracts/scenarios';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { CashflowResult } from '../forecast-cashflow.js';

type Outcome = ScenarioSet['baseline'];

/** What a result says of the risk, in short. */
export function outcomeOf({ days, risk, bands }: CashflowResult): Outcome {
  const { emptyAfterDays } = bands;
  const lasting = emptyAfterDays.filter((one) => one === Number.POSITIVE_INFINITY).length;
  const middle = emptyAfterDays[emptyAfterDays.length / 2 - 1]!;
  return {
    ...(risk.first && {
      firstAtRisk: { date: formatDate(risk.first.day), probability: risk.first.probability },
    }),
    probability: risk.probability,
    lowest: { date: formatDate(risk.lowest.day), balanceMinor: risk.lowest.balanceMinor },
    endBalanceMinor: days.at(-1)!.balance.mean,
    runway: {
      lasts: lasting / emptyAfterDays.length,
      ...(middle !== Number.POSITIVE_INFINITY && { p50Days: middle }),
    },
  };
}

/** How many days later the first day at risk is than in the baseline; undefined when one of both has none. */
export function movedDays(baseline: CashflowResult, changed: CashflowResult): number | undefined {
  const [before, after] = [baseline.risk.first, changed.risk.first];
  return before && after ? after.day - before.day : undefined;
}
