import { setTimeout as sleep } from 'node:timers/promises';
import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, service } from '@merchant-analysis/broker/service';
import { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import { checkCompliance } from '@merchant-analysis/contracts/compliance';
import { analyzeCosts } from '@merchant-analysis/contracts/cost';
import { describeSubject } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { MERCHANT, madeCompliance, madeCosts, madeForecast, madeSubject } from './made-answers.js';

/** A ledger that knows one merchant. */
export function madeLedger(): Composition['schema'] {
  const describe = answer(describeSubject, async ({ merchantId }) => {
    if (merchantId !== MERCHANT) throw problem('NOT_FOUND', { what: 'merchant' });
    return madeSubject;
  });
  return service('ledger', { answers: [describe] });
}

export function madeCashflow(): Composition['schema'] {
  return service('cashflow', { answers: [answer(forecastCashflow, async () => madeForecast)] });
}

/** @param waitMs how long it takes to answer */
export function madeCost(waitMs = 0): Composition['schema'] {
  const analyze = answer(analyzeCosts, async () => {
    await sleep(waitMs);
    return madeCosts;
  });
  return service('cost', { answers: [analyze] });
}

/** @param waitMs how long it takes to answer */
export function madeChecker(waitMs = 0): Composition['schema'] {
  const check = answer(checkCompliance, async () => {
    await sleep(waitMs);
    return madeCompliance;
  });
  return service('compliance', { answers: [check] });
}
