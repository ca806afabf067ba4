import { parseDate } from '@merchant-analysis/kernel/business-date';
import type { PlanFacts } from '../domain/plan-items.js';
import type { StreamChoice } from '../domain/stream-choices.js';
import type { Decisions, PlanBody, StreamBody } from '../ports/decisions.js';
import type { ShelfItem } from '../ports/shelf.js';

/** What people have decided, as the domain takes it. */
export interface DecisionFacts {
  readonly plans: readonly PlanFacts[];
  readonly streams: readonly StreamChoice[];
  readonly widening: number;
}

/** More plans and choices than any merchant has. */
const ALL = 2_000;

/**
 * What was decided for these merchants. The recurring flows of a group are found in its sums, so that choices about
 * the flows of one member do not fit them.
 */
export async function readDecisions(
  { plans, streams }: Decisions,
  tenantId: string,
  merchantIds: readonly string[],
  widening: number,
): Promise<DecisionFacts> {
  const page = { owners: merchantIds, limit: ALL };
  const [planned, chosen] = await Promise.all([
    plans.list(tenantId, page),
    merchantIds.length === 1 ? streams.list(tenantId, page) : [],
  ]);
  return { plans: planned.map(toPlan), streams: chosen.flatMap(toChoice), widening };
}

export function toPlan({ id, body }: Pick<ShelfItem<PlanBody>, 'id' | 'body'>): PlanFacts {
  const { name, kind, direction, items } = body;
  return {
    ...{ id, kind, direction },
    name: { zh: name.zh ?? name.en ?? id, en: name.en ?? name.zh ?? id },
    items: items.map(({ date, amountMinor }) => ({ day: parseDate(date), amountMinor })),
  };
}

function toChoice({ body }: ShelfItem<StreamBody>): StreamChoice[] {
  const { key, decision, amountMinor, lastDate } = body;
  if (decision === 'undecided') return [];
  return [
    {
      key,
      decision,
      ...(amountMinor !== undefined && { amountMinor }),
      ...(lastDate !== undefined && { lastDay: parseDate(lastDate) }),
    },
  ];
}
