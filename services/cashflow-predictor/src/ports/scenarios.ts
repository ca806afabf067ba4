import type { ScenarioSet } from '@merchant-analysis/contracts/scenarios';

/** Scenarios as they are kept; their forecast is the owner on the shelf. */
export type ScenarioBody = Omit<ScenarioSet, 'id'>;
