import type { ScenarioChange } from '@merchant-analysis/contracts/scenarios';
import { firstDayOfMonth, monthNumberOf, parseDate } from '@merchant-analysis/kernel/business-date';
import type { CashflowInput } from './forecast-cashflow.js';
import { certainOn, type KnownFlow } from './known-flow.js';
import { type KnownFuture, NOTHING_KNOWN } from './known-future.js';
import { loanInstalments } from './loan-instalments.js';

/** So far back the share of sales in the inflow, and of purchases in the outflow, is measured. */
const SHARE_DAYS = 90;

/**
 * The input of a forecast with changes: what is bought and sold is multiplied day by day, what is new is a known flow,
 * and a payer who delays moves all days on which it may pay. Everything else, the seed of the paths too, stays as it
 * was, so that two results differ by the changes and by nothing else.
 */
export function applyChanges(input: CashflowInput, changes: readonly ScenarioChange[]): CashflowInput {
  let future = input.future ?? NOTHING_KNOWN;
  const factors = {
    in: new Array<number>(input.horizonDays).fill(1),
    out: new Array<number>(input.horizonDays).fill(1),
  };
  changes.forEach((change, index) => {
    multiply(input, factors, change);
    future = { ...future, flows: [...moveDelayed(future, change), ...newFlows(input, change, index)] };
  });
  return { ...input, future: { ...future, factors } };
}

function multiply(
  input: CashflowInput,
  factors: { in: number[]; out: number[] },
  change: ScenarioChange,
): void {
  if (change.kind !== 'price' && change.kind !== 'volume' && change.kind !== 'closed') return;
  const sales = shareOf(input, 'in', ['sale', 'refund']);
  const purchases = shareOf(input, 'out', ['purchase']);
  let takings = -1;
  let costs = -1;
  if (change.kind === 'price') {
    takings = (1 + change.changeRatio) * (1 + change.volumeRatio) - 1;
    costs = change.volumeRatio;
  }
  if (change.kind === 'volume') {
    const channels = input.future?.channels ?? [];
    const share =
      change.channel === undefined
        ? 1
        : (channels.find(({ channel }) => channel === change.channel)?.share ?? 0);
    takings = share * change.changeRatio;
    costs = change.costsFollow ? takings : 0;
  }
  for (const step of stepsOf(input, change)) {
    factors.in[step]! *= 1 + sales * takings;
    factors.out[step]! *= 1 + purchases * costs;
  }
}

/** The days of a change within the horizon, as steps from its first day. */
function stepsOf(
  { firstDay, days, horizonDays }: CashflowInput,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): number[] {
  const first = firstDay + days;
  const low = Math.max(0, from === undefined ? 0 : parseDate(from) - first);
  const high = Math.min(horizonDays - 1, to === undefined ? horizonDays - 1 : parseDate(to) - first);
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}

/** The part of some kinds in the money of a direction, 0–1. */
function shareOf(
  { columns, days }: CashflowInput,
  direction: 'in' | 'out',
  kinds: readonly string[],
): number {
  let all = 0;
  let own = 0;
  for (const { kind, sums } of columns) {
    if (kind === 'own_transfer' || kind === 'financing') continue;
    for (const sum of sums.slice(Math.max(0, days - SHARE_DAYS))) {
      const isSale = kind === 'sale' || kind === 'refund';
      const counts = direction === 'in' ? sum > 0 || isSale : sum < 0 && !isSale;
      if (!counts) continue;
      all += sum;
      if (kinds.includes(kind)) own += sum;
    }
  }
  return all === 0 ? 0 : Math.min(1, Math.max(0, own / all));
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

/** The same day of each month within the days of a change; the last day of a month that is too short. */
function monthlyDays(
  input: CashflowInput,
  change: { dayOfMonth: number; from?: string | undefined; to?: string | undefined },
): number[] {
  const steps = stepsOf(input, change);
  if (steps.length === 0) return [];
  const first = input.firstDay + input.days;
  const [from, to] = [first + steps[0]!, first + steps.at(-1)!];
  const days: number[] = [];
  for (let month = monthNumberOf(from); month <= monthNumberOf(to); month++) {
    const start = firstDayOfMonth(month);
    const length = firstDayOfMonth(month + 1) - start;
    const day = start + Math.min(change.dayOfMonth, length) - 1;
    if (day >= from && day <= to) days.push(day);
  }
  return days;
}
