import { type KnownFlow, likeliestDay } from '../known/known-flow.js';

/** What somebody plans to pay may be so far from the tax of the calendar and still be it. */
const NEAR_RATIO = 0.1;
const NEAR_DAYS = 10;

/**
 * Lets the tax payments that somebody has planned stand for the taxes of the calendar of about that amount and day, the
 * nearest day first, each for one: such a tax is not counted beside its plan, and the habit that it would replace is
 * replaced by the plan.
 * @param planned what is planned, of any kind
 * @returns both, without the taxes for which a plan stands
 */
export function joinTaxPlans(planned: readonly KnownFlow[], taxes: readonly KnownFlow[]): KnownFlow[] {
  const pairs = planned
    .flatMap((plan, at) =>
      taxes.map((tax, taxAt) => ({ plan, at, tax, taxAt, days: daysBetween(plan, tax) })),
    )
    .filter(({ plan, tax, days }) => days <= NEAR_DAYS && isAbout(plan, tax))
    .sort((a, b) => a.days - b.days || a.at - b.at || a.taxAt - b.taxAt);
  const taxOf = new Map<KnownFlow, KnownFlow>();
  const taken = new Set<KnownFlow>();
  for (const { plan, tax } of pairs) {
    if (taxOf.has(plan) || taken.has(tax)) continue;
    taxOf.set(plan, tax);
    taken.add(tax);
  }
  const joined = planned.map((plan): KnownFlow => {
    const tax = taxOf.get(plan);
    if (tax === undefined) return plan;
    const { name, replaces } = tax;
    const standsFor = { name, day: likeliestDay(tax), amountMinor: owedMinor(tax) };
    return { ...plan, replaces, standsFor };
  });
  return [...joined, ...taxes.filter((tax) => !taken.has(tax))];
}

function isAbout(plan: KnownFlow, tax: KnownFlow): boolean {
  if (plan.direction !== tax.direction || plan.merchantId !== tax.merchantId) return false;
  if (plan.replaces?.kinds.includes('tax') !== true) return false;
  const owed = owedMinor(tax);
  return Math.abs(plan.amountMinor - owed) <= NEAR_RATIO * owed;
}

/** What a tax is where it is owed at all: near a line, what is owed on it. */
function owedMinor({ amountMinor, onSales }: KnownFlow): number {
  return amountMinor > 0 || onSales === undefined
    ? amountMinor
    : Math.round(onSales.lineMinor * onSales.ratio);
}

/** From the day of the plan to the one on which the tax is due or expected, whichever is nearer. */
function daysBetween(plan: KnownFlow, tax: KnownFlow): number {
  const day = likeliestDay(plan);
  return Math.min(Math.abs(day - likeliestDay(tax)), Math.abs(day - (tax.dueDay ?? likeliestDay(tax))));
}
