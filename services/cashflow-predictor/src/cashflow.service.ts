import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Call, type Host, type ServiceStore, service } from '@merchant-analysis/broker/service';
import * as alertContracts from '@merchant-analysis/contracts/cash-alerts';
import * as planContracts from '@merchant-analysis/contracts/cash-plans';
import * as contracts from '@merchant-analysis/contracts/cashflow';
import * as detailContracts from '@merchant-analysis/contracts/forecast-detail';
import * as streamContracts from '@merchant-analysis/contracts/recurring-streams';
import * as scenarioContracts from '@merchant-analysis/contracts/scenarios';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { backtestForecasts } from './actions/backtest-forecasts.js';
import * as alerts from './actions/cash-alerts.js';
import * as plans from './actions/cash-plans.js';
import { forecastCashflow } from './actions/forecast-cashflow.js';
import { getForecast } from './actions/get-forecast.js';
import { listForecasts } from './actions/list-forecasts.js';
import {
  getForecastDrivers,
  getForecastSeries,
  listCliffs,
  listForecastEvents,
} from './actions/read-forecast-detail.js';
import { decideRecurringStream, listRecurringStreams } from './actions/recurring-streams.js';
import { reportBacktest } from './actions/report-backtest.js';
import { reproduceForecast } from './actions/reproduce-forecast.js';
import { createScenarios, getScenarios } from './actions/scenarios.js';
import { scoreForecasts } from './actions/score-forecasts.js';
import { watchCash } from './actions/watch-cash.js';
import type { LawBook } from './ports/calendar.js';
import type { CashAlertShelves } from './ports/cash-alerts.js';
import type { Decisions } from './ports/decisions.js';
import type { ForecastBasisStore } from './ports/forecast-basis.js';
import type { ForecastStore } from './ports/forecast-store.js';
import type { Forecaster } from './ports/forecaster.js';
import type { Ledger } from './ports/ledger.js';
import type { ScenarioBody } from './ports/scenarios.js';
import type { Shelf } from './ports/shelf.js';

interface CashflowRim {
  readonly ledgerOf: (call: Call) => Ledger;
  readonly forecasterWithin: (timeLeftMs: () => number) => Forecaster;
  readonly forecasts: ForecastStore;
  readonly bases: ForecastBasisStore;
  readonly decisions: Decisions;
  readonly scenarios: Shelf<ScenarioBody>;
  readonly cashAlerts: CashAlertShelves;
  readonly lawBook: LawBook;
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  readonly forecastsKeptDays: number;
  readonly health: ServiceStore;
  readonly started?: (host: Host) => void;
  readonly stopped?: () => Promise<void>;
}

/** What cashflow-predictor answers. The tenant comes from the call, never from the parameters. */
export function cashflowService(rim: CashflowRim): Composition['schema'] {
  const of = (call: Call) => ({
    ...rim,
    ledger: rim.ledgerOf(call),
    forecastBooks: rim.forecasterWithin(call.timeLeftMs),
  });
  return service('cashflow', {
    answers: [
      answer(contracts.forecastCashflow, async (params, call) => {
        const outcome = await forecastCashflow(of(call), call.caller.tenantId, params);
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
      answer(detailContracts.getForecastSeries, (params, call) =>
        getForecastSeries(of(call), call.caller.tenantId, params),
      ),
      answer(detailContracts.listForecastEvents, (params, call) =>
        listForecastEvents(of(call), call.caller.tenantId, params),
      ),
      answer(detailContracts.getForecastDrivers, (params, call) =>
        getForecastDrivers(of(call), call.caller.tenantId, params),
      ),
      answer(detailContracts.listCliffs, (params, call) =>
        listCliffs(of(call), call.caller.tenantId, params),
      ),
      answer(detailContracts.reproduceForecast, (params, call) =>
        reproduceForecast(of(call), call.caller.tenantId, params),
      ),
      answer(detailContracts.backtestForecasts, (params, call) => backtestForecasts(of(call), params)),
      answer(detailContracts.reportBacktest, (params, call) => reportBacktest(of(call), params)),
      answer(planContracts.createCashPlan, (params, call) => plans.createCashPlan(of(call), params, call)),
      answer(planContracts.listCashPlans, (params, call) => plans.listCashPlans(of(call), params, call)),
      answer(planContracts.getCashPlan, (params, call) => plans.getCashPlan(of(call), params, call)),
      answer(planContracts.updateCashPlan, (params, call) => plans.updateCashPlan(of(call), params, call)),
      answer(planContracts.deleteCashPlan, (params, call) => plans.deleteCashPlan(of(call), params, call)),
      answer(streamContracts.listRecurringStreams, (params, call) =>
        listRecurringStreams(of(call), params, call),
      ),
      answer(streamContracts.decideRecurringStream, (params, call) =>
        decideRecurringStream(of(call), params, call),
      ),
      answer(scenarioContracts.createScenarios, (params, call) => createScenarios(of(call), params, call)),
      answer(scenarioContracts.getScenarios, (params, call) => getScenarios(of(call), params, call)),
      answer(alertContracts.getCashAlertPolicy, (params, call) =>
        alerts.getCashAlertPolicy(of(call), params, call),
      ),
      answer(alertContracts.putCashAlertPolicy, (params, call) =>
        alerts.putCashAlertPolicy(of(call), params, call),
      ),
      answer(alertContracts.listCashAlerts, (params, call) => alerts.listCashAlerts(of(call), params, call)),
      answer(alertContracts.watchCash, async (_, call) => {
        const result = await watchCash(of(call), call.caller.tenantId, call.requestId);
        call.audit({ resourceType: 'cash-alert', changes: { ...result.detail } });
        return result;
      }),
    ],
    stores: { forecasts: rim.health },
    started: (host) => rim.started?.(host),
    stopped: async () => rim.stopped?.(),
  });
}
