import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Call, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/cashflow';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { forecastCashflow } from './actions/forecast-cashflow.js';
import { getForecast } from './actions/get-forecast.js';
import { listForecasts } from './actions/list-forecasts.js';
import { scoreForecasts } from './actions/score-forecasts.js';
import type { Calendar } from './ports/calendar.js';
import type { ForecastStore } from './ports/forecast-store.js';
import type { Forecaster } from './ports/forecaster.js';
import type { Ledger } from './ports/ledger.js';

interface CashflowRim {
  ledgerOf: (call: Call) => Ledger;
  forecasterWithin: (timeLeftMs: () => number) => Forecaster;
  forecasts: ForecastStore;
  calendar: Calendar;
  clock: Clock;
  isStoreAnswering: () => Promise<boolean>;
}

/** What cashflow-predictor answers. The tenant comes from the call, never from the parameters. */
export function cashflowService(rim: CashflowRim): Composition['schema'] {
  const { forecasts, calendar, clock, forecasterWithin } = rim;
  const of = (call: Call) => ({ ledger: rim.ledgerOf(call), forecasts, clock });
  return service('cashflow', {
    answers: [
      answer(contracts.forecastCashflow, async (params, call) => {
        const rim = { ...of(call), calendar, forecastBooks: forecasterWithin(call.timeLeftMs) };
        const outcome = await forecastCashflow(rim, call.caller.tenantId, params);
        if (outcome.status === 'done') {
          call.audit({ resourceType: 'forecast', resourceId: outcome.forecast.id });
        }
        return outcome;
      }),
      answer(contracts.getForecast, (params, call) => getForecast(of(call), call.caller.tenantId, params)),
      answer(contracts.listForecasts, (params, call) =>
        listForecasts(of(call), call.caller.tenantId, params),
      ),
      answer(contracts.scoreForecasts, (_, call) => scoreForecasts(of(call), call.caller.tenantId)),
    ],
    health: async () => [{ name: 'forecasts', healthy: await rim.isStoreAnswering() }],
  });
}
