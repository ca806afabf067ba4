import type { ScenarioChange } from '@merchant-analysis/contracts/scenarios';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import type { CashflowInput } from '../forecast-cashflow.js';
import { certainOn, type KnownFlow } from '../known/known-flow.js';
import { type KnownFuture, NOTHING_KNOWN } from '../known/known-future.js';
import { loanInstalments } from '../known/loan-instalments.js';
import { monthlyDays } from './horizon-days.js';
import { salesChange } from './sales-change.js';

/**
 * The input of a forecast with changes: what is bought and sold is multiplied day by day, what is new is a known flow,
 * and a payer who delays moves all days on which it may pay. Everything else, the seed of the paths too, stays as it
 * was, so that two results differ by the changes and by nothing else.
 */
export function applyChanges(input: CashflowInput, changes: readonly ScenarioChange[]): CashflowInput {
  let future = input.future ?? NOTHING_KNOWN;
  changes.forEach((change, index) => {
    future = { ...future, flows: [...moveDelayed(future, change), ...newFlows(input, change, index)] };
  });
  return { ...input, future: { ...future, salesChange: salesChange(input, changes) } };
}

function moveDelayed(future: KnownFuture, change: ScenarioChange): readonly KnownFlow[] {
  if (change.kind !== 'delayed-payer') return future.flows;
  return future.flows.map((flow) =>
    flow.counterparty === change.counterparty && flow.direction === 'in'
      ? { ...flow, days: flow.days.map((day) => day + change.days) }
      : flow,
  );
}

function newFlows(input: CashflowInput, change: ScenarioChange, index: number): KnownFlow[] {
  const flow = (key: string, direction: 'in' | 'out', day: number, amountMinor: number): KnownFlow => ({
    id: `scenario:${index}:${key}`,
    source: 'scenario',
    name: { zh: change.kind, en: change.kind },
    direction,
    amountMinor,
    ...certainOn(day),
    amountErrors: [],
  });
  switch (change.kind) {
    case 'rent':
      return monthlyDays(input, change).map((day) => flow(String(day), 'out', day, change.amountMinor));
    case 'hire':
      return monthlyDays(input, change).map((day) => flow(String(day), 'out', day, change.monthlyCostMinor));
    case 'one-off':
      return [flow('one', change.direction, parseDate(change.date), change.amountMinor)];
    case 'loan': {
      const { firstDueOn, ...terms } = change.loan;
      const instalments = loanInstalments({ ...terms, firstDueDay: parseDate(firstDueOn) });
      return [
        flow('received', 'in', parseDate(change.receivedOn), change.loan.principalMinor),
        ...instalments.map(({ day, amountMinor }, number) => flow(`${number}`, 'out', day, amountMinor)),
      ];
    }
    default:
      return [];
  }
}
