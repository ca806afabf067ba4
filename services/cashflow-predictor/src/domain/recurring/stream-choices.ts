import type { RecurringFlow } from './find-recurring-flows.js';

/** What somebody said of a recurring flow that was found. */
export interface StreamChoice {
  readonly key: string;
  /** `rejected`: it does not come back. */
  readonly decision: 'confirmed' | 'rejected';
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

/** The recurring flows as people have confirmed, amended or rejected them. */
export function applyChoices(
  flows: readonly RecurringFlow[],
  choices: readonly StreamChoice[],
): RecurringFlow[] {
  if (choices.length === 0) return [...flows];
  const byKey = new Map(choices.map((choice) => [choice.key, choice]));
  return keyStreams(flows).map(({ key, flow }) => {
    const choice = byKey.get(key);
    if (!choice) return flow;
    if (choice.decision === 'rejected') return { ...flow, nextDays: [], nextAmounts: [] };
    const { amountMinor, lastDay = Number.POSITIVE_INFINITY } = choice;
    const kept = flow.nextDays.map((day) => day <= lastDay);
    return {
      ...flow,
      nextDays: flow.nextDays.filter((_, index) => kept[index]),
      nextAmounts: flow.nextAmounts
        .filter((_, index) => kept[index])
        .map((foreseen) => amountMinor ?? foreseen),
      ...(amountMinor !== undefined && { typicalMinor: amountMinor, relativeErrors: [0] }),
    };
  });
}
