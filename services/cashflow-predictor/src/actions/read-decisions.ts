import { parseDate } from '@merchant-analysis/kernel/business-date';
import { fullName } from '../domain/books/full-name.js';
import type { PlanFacts } from '../domain/known/plan-items.js';
import type { StreamChoice } from '../domain/recurring/stream-choices.js';
import type { Decisions, PlanBody, StreamBody } from '../ports/decisions.js';
import type { Shelf, ShelfItem } from '../ports/shelf.js';

type OfMember<T> = T & { readonly merchantId: string };

/** What people have decided, as the domain takes it, and whose each of it is. */
export interface DecisionFacts {
  readonly plans: readonly OfMember<PlanFacts>[];
  readonly streams: readonly OfMember<StreamChoice>[];
  /** Of merchants whose intervals did not hold, what they are widened by; others are not named. */
  readonly widenings: readonly OfMember<{ readonly widening: number }>[];
}

const PAGE = 2_000;

/** What was decided for these merchants. */
export async function readDecisions(
  { plans, streams }: Decisions,
  tenantId: string,
  merchantIds: readonly string[],
): Promise<Pick<DecisionFacts, 'plans' | 'streams'>> {
  const [planned, chosen] = await Promise.all([
    listAll(plans, tenantId, merchantIds),
    listAll(streams, tenantId, merchantIds),
  ]);
  return {
    plans: planned.map((item) => ({ ...toPlan(item), merchantId: item.owner })),
    streams: chosen.flatMap(toChoice),
  };
}

async function listAll<T>(
  shelf: Shelf<T>,
  tenantId: string,
  owners: readonly string[],
): Promise<ShelfItem<T>[]> {
  const items: ShelfItem<T>[] = [];
  for (;;) {
    const page = await shelf.list(tenantId, { owners, limit: PAGE, after: items.at(-1) });
    items.push(...page);
    if (page.length < PAGE) return items;
  }
}

export function toPlan({ id, body }: Pick<ShelfItem<PlanBody>, 'id' | 'body'>): PlanFacts {
  const { name, kind, direction, items } = body;
  return {
    ...{ id, kind, direction },
    name: fullName({ id, name }),
    items: items.map(({ date, amountMinor }) => ({ day: parseDate(date), amountMinor })),
  };
}

function toChoice({ owner, body }: ShelfItem<StreamBody>): OfMember<StreamChoice>[] {
  const { key, decision, amountMinor, lastDate } = body;
  if (decision === 'undecided') return [];
  return [
    {
      merchantId: owner,
      key,
      decision,
      ...(amountMinor !== undefined && { amountMinor }),
      ...(lastDate !== undefined && { lastDay: parseDate(lastDate) }),
    },
  ];
}
