import { ARCHETYPE_NAMES, type SimulationPlan } from './simulation-plan.js';

const TWO_YEARS_DAYS = 730;

/** The demo tenant: one merchant of each archetype, two years up to `lastDate` (YYYY-MM-DD). */
export function demoPlan(lastDate: string): SimulationPlan {
  return { merchants: 3, days: TWO_YEARS_DAYS, seed: 221, archetypes: [...ARCHETYPE_NAMES], lastDate };
}

/** The sandbox tenant: the one merchant for which the door answers without a token. */
export function sandboxPlan(lastDate: string): SimulationPlan {
  return { merchants: 1, days: TWO_YEARS_DAYS, seed: 7, archetypes: ['noodle-shop'], lastDate };
}
