import type { RecurringFlow } from './find-recurring-flows.js';

/** What somebody said of a recurring flow that was found. */
export interface StreamChoice {
  readonly key: string;
  /** `rejected`: it does not come back. `irregular`: it does, but not on dates of its own. */
  readonly decision: 'confirmed' | 'rejected' | 'irregular';
  /** What the next payments are, where that is known better than from the past. Whole minor units, positive. */
  readonly amountMinor?: number | undefined;
  /** The last day on which it is paid, a day number. */
  readonly lastDay?: number | undefined;
}

export interface KeyedFlow {
  readonly key: string;
  readonly flow: RecurringFlow;
}

/**
 * Names the recurring flows of the books so that they keep their names when days arrive: by direction, kind, category
 * and rhythm, in a group by their merchant, and by their order where several have these in common.
 */
export function keyStreams(flows: readonly RecurringFlow[]): KeyedFlow[] {
  const seen = new Map<string, number>();
  return flows.map((flow) => {
    const what = `${flow.direction}.${flow.kind}.${flow.category ?? ''}.${flow.rule.every}`;
    const name = flow.merchantId === undefined ? what : `${flow.merchantId}.${what}`;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return { key: `${name}.${number}`, flow };
  });
}

/**
 * The recurring flows as people have confirmed, amended or rejected them.
 * @param giveBack is told of each that is not recurring after all: its payments belong to the day-to-day flows
 */
export function applyChoices(
  flows: readonly RecurringFlow[],
  choices: readonly StreamChoice[],
  giveBack: (flow: RecurringFlow) => void = () => {},
): RecurringFlow[] {
  if (choices.length === 0) return [...flows];
  const byKey = new Map(choices.map((choice) => [choice.key, choice]));
  return keyStreams(flows).flatMap(({ key, flow }) => {
    const choice = byKey.get(key);
    if (!choice) return [flow];
    if (choice.decision === 'irregular') {
      giveBack(flow);
      return [];
    }
    if (choice.decision === 'rejected') return [{ ...flow, nextDays: [], nextAmounts: [], isRejected: true }];
    const { amountMinor, lastDay = Number.POSITIVE_INFINITY } = choice;
    const kept = flow.nextDays.map((day) => day <= lastDay);
    const amended = {
      ...flow,
      nextDays: flow.nextDays.filter((_, index) => kept[index]),
      nextAmounts: flow.nextAmounts
        .filter((_, index) => kept[index])
        .map((foreseen) => amountMinor ?? foreseen),
      ...(amountMinor !== undefined && { typicalMinor: amountMinor, relativeErrors: [0] }),
    };
    return [amended];
  });
}
