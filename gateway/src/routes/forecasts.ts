import { forecastCashflow, getForecast, listForecasts } from '@merchant-analysis/contracts/cashflow';
import { analyzeCosts } from '@merchant-analysis/contracts/cost';
import {
  backtestForecasts,
  getForecastDrivers,
  getForecastSeries,
  listCliffs,
  listForecastEvents,
  reportBacktest,
  reproduceForecast,
} from '@merchant-analysis/contracts/forecast-detail';
import { createScenarios, getScenarios } from '@merchant-analysis/contracts/scenarios';
import { sendReport } from '../answers/send-report.js';
import { languageOf } from '../door/language.js';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const ONE = '/api/v1/forecasts/:forecastId';

/** Questions to one analyst. The same question about the same books has the same answer: no key is needed. */
export const forecastRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/forecasts',
    contract: forecastCashflow,
    allow: MAY.analyze,
    idempotency: 'none',
  }),
  route({ method: 'GET', path: '/api/v1/forecasts', contract: listForecasts, allow: MAY.analyze }),
  route({ method: 'GET', path: ONE, contract: getForecast, allow: MAY.analyze }),
  route({
    method: 'GET',
    path: `${ONE}/series`,
    contract: getForecastSeries,
    allow: MAY.analyze,
    problems: ['CONFLICT'],
  }),
  route({
    method: 'GET',
    path: `${ONE}/events`,
    contract: listForecastEvents,
    allow: MAY.analyze,
    problems: ['CONFLICT'],
  }),
  route({
    method: 'GET',
    path: `${ONE}/drivers`,
    contract: getForecastDrivers,
    allow: MAY.analyze,
    problems: ['CONFLICT'],
  }),
  route({
    method: 'GET',
    path: `${ONE}/cliffs`,
    contract: listCliffs,
    allow: MAY.analyze,
    problems: ['CONFLICT'],
  }),
  route({
    method: 'POST',
    path: `${ONE}/reproduce`,
    contract: reproduceForecast,
    allow: MAY.analyze,
    idempotency: 'none',
    problems: ['CONFLICT'],
  }),
  route({
    method: 'POST',
    path: '/api/v1/forecasts/backtests',
    contract: backtestForecasts,
    allow: MAY.analyze,
    idempotency: 'none',
  }),
  route({
    method: 'GET',
    path: '/api/v1/forecasts/backtests/report',
    contract: reportBacktest,
    allow: MAY.analyze,
    answers: 'text/html',
    serve: async ({ params, request, reply, ask }) => {
      const language = params.language ?? languageOf(request.headers['accept-language']);
      const { html } = await ask(reportBacktest, { ...params, language });
      return sendReport(reply, {
        ...{ html, language },
        fileName: `backtest-${params.merchantId ?? params.groupId}.html`,
      });
    },
  }),
  route({
    method: 'POST',
    path: `${ONE}/scenarios`,
    contract: createScenarios,
    allow: MAY.analyze,
    status: 201,
    audit: { resourceType: 'scenario' },
    problems: ['CONFLICT'],
    location: ({ id }) => `/api/v1/scenarios/${id}`,
  }),
  route({ method: 'GET', path: '/api/v1/scenarios/:scenarioId', contract: getScenarios, allow: MAY.analyze }),
  route({
    method: 'POST',
    path: '/api/v1/cost-analyses',
    contract: analyzeCosts,
    allow: MAY.analyze,
    idempotency: 'none',
  }),
];
