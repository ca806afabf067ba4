import { lastDueUpTo } from './due-times.js';
import type { Plan } from './plan.js';

/** What is to be done about the last due time of a plan. */
type DueVerdict = { readonly what: 'nothing' } | { readonly what: 'run' | 'skip'; readonly dueAt: number };

const MILLISECONDS_PER_MINUTE = 60_000;

/**
 * Looks at the last due time only: several that were missed make one run. Due times before `since` (the tenant
 * was not there yet, or the plan was changed after them) are nobody's business.
 */
export function judgeDue(plan: Plan, now: number, since: number): DueVerdict {
  if (!plan.enabled) return { what: 'nothing' };
  const dueAt = lastDueUpTo(plan, now);
  if (dueAt < since) return { what: 'nothing' };
  const isInWindow = now - dueAt <= plan.windowMinutes * MILLISECONDS_PER_MINUTE;
  return { what: isInWindow || plan.whenMissed === 'run-once' ? 'run' : 'skip', dueAt };
}
