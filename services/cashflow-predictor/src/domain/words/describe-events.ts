import type { ForecastEvent } from '@merchant-analysis/contracts/forecast-detail';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { CashflowResult } from '../forecast-cashflow.js';
import { chanceOf, type KnownFlow, likeliestDay } from '../known/known-flow.js';
import type { ReplacedPayment } from '../known/leave-out-replaced.js';
import type { RecurringFlow } from '../recurring/find-recurring-flows.js';
import { nameRecurringFlow } from '../recurring/name-recurring-flow.js';
import { keyStreams } from '../recurring/stream-choices.js';

/**
 * What moves on known days, by day: what is known beside the books, with the payment of a habit that it is taken for,
 * the recurring payments that are left, and `others`. What cannot move within the horizon is not in the balance, so it
 * is no event either.
 */
export function describeEvents(
  { known, recurring, replaced }: Pick<CashflowResult, 'known' | 'recurring' | 'replaced'>,
  { lastDay, horizonDays }: { lastDay: number; horizonDays: number },
  others: readonly ForecastEvent[] = [],
): ForecastEvent[] {
  const events = [
    ...others,
    ...known
      .filter(({ days }) => days[0]! <= lastDay + horizonDays)
      .flatMap((flow) =>
        describeKnown(
          flow,
          lastDay,
          replaced.find(({ knownId }) => knownId === flow.id),
        ),
      ),
    ...keyStreams(recurring).flatMap(({ key, flow }) => describePayments(key, flow)),
  ];
  return events.sort((a, b) => (a.date === b.date ? compare(a.id, b.id) : compare(a.date, b.date)));
}

function describeKnown(flow: KnownFlow, lastDay: number, replaced?: ReplacedPayment): ForecastEvent[] {
  const { id, source, merchantId, name, direction, amountMinor, days, chances } = flow;
  const probability = chanceOf(chances);
  if (source === 'scenario') return [];
  return [
    {
      ...{ id, source, name: { ...name }, direction, amountMinor },
      ...(merchantId !== undefined && { merchantId }),
      date: formatDate(likeliestDay(flow)),
      from: formatDate(days[0]!),
      to: formatDate(days.at(-1)!),
      state: flow.dueDay !== undefined && flow.dueDay <= lastDay ? 'late' : 'expected',
      ...(probability < 1 && { probability: Math.round(probability * 10_000) / 10_000 }),
      part: 'known',
      ...insteadOf(flow, replaced),
    },
  ];
}

function insteadOf({ standsFor }: KnownFlow, replaced?: ReplacedPayment): Pick<ForecastEvent, 'insteadOf'> {
  if (standsFor !== undefined) {
    const { name, day, amountMinor } = standsFor;
    return { insteadOf: { name: { ...name }, date: formatDate(day), amountMinor } };
  }
  if (replaced === undefined) return {};
  const { kind, direction, category, day, amountMinor } = replaced;
  return {
    insteadOf: {
      name: nameRecurringFlow(kind, direction, category),
      date: formatDate(day),
      amountMinor,
    },
  };
}

function describePayments(key: string, flow: RecurringFlow): ForecastEvent[] {
  const { kind, category, merchantId, direction, nextDays, nextAmounts } = flow;
  return nextDays.map((day, index) => ({
    id: `recurring:${key}:${formatDate(day)}`,
    source: 'recurring',
    ...(merchantId !== undefined && { merchantId }),
    name: nameRecurringFlow(kind, direction, category),
    direction,
    amountMinor: nextAmounts[index]!,
    ...{ date: formatDate(day), from: formatDate(day), to: formatDate(day) },
    state: 'expected',
    part: 'recurring',
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
