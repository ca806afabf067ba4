import type { Clock } from '@merchant-analysis/kernel/clock';
import type { ForecastBasisStore } from '../ports/forecast-basis.js';
import type { ForecastStore } from '../ports/forecast-store.js';
import type { ScenarioBody } from '../ports/scenarios.js';
import type { Shelf } from '../ports/shelf.js';

export interface ForgetRim {
  readonly forecasts: ForecastStore;
  readonly bases: ForecastBasisStore;
  readonly scenarios: Shelf<ScenarioBody>;
  readonly clock: Clock;
  /** Days from when a forecast was given to when it is forgotten. */
  readonly forecastsKeptDays: number;
}

const PAGE = 100;
const DAY_MS = 86_400_000;

/**
 * Forgets forecasts that were given too long ago, with what they were computed from and their scenarios. The forecast
 * goes last, so that what a broken run has left is found by the next.
 * @returns how many forecasts
 */
export async function forgetOldForecasts(
  { forecasts, bases, scenarios, clock, forecastsKeptDays }: ForgetRim,
  tenantId: string,
): Promise<number> {
  const keptBefore = clock.now() - forecastsKeptDays * DAY_MS;
  let forgotten = 0;
  for (;;) {
    const ids = await forecasts.listOldForecasts(tenantId, { keptBefore, limit: PAGE });
    if (ids.length === 0) return forgotten;
    await forgetScenarios(scenarios, tenantId, ids);
    await bases.forgetBases(tenantId, ids);
    await forecasts.forgetForecasts(tenantId, ids);
    forgotten += ids.length;
  }
}

async function forgetScenarios(
  scenarios: Shelf<ScenarioBody>,
  tenantId: string,
  owners: readonly string[],
): Promise<void> {
  for (;;) {
    const page = await scenarios.list(tenantId, { owners, limit: PAGE });
    for (const { id } of page) {
      await scenarios.change(tenantId, { id, action: 'cashflow.scoreForecasts', next: () => 'remove' });
    }
    if (page.length < PAGE) return;
  }
}
