import { z } from 'zod';
import { command, query } from './contract.js';
import {
  amountMinor,
  businessDate,
  currency,
  hasOneSubject,
  identifier,
  merchantId,
  notAvailable,
  oneSubjectMessage,
  pageOf,
  pageParams,
  subjectParams,
} from './fields.js';
import { scheduledResult } from './schedules.js';

export const forecastId = identifier('fct');

const band = z.object({ lo80: amountMinor, hi80: amountMinor, lo95: amountMinor, hi95: amountMinor });
export const forecastPoint = z.object({ mean: amountMinor, ...band.shape });

export const cashflowForecast = z.object({
  id: forecastId.describe(
    'Made from subject, data version, as-of date and parameters: the same question has the same id',
  ),
  subject: z.object({ kind: z.enum(['merchant', 'group']), id: z.string() }),
  currency,
  asOf: businessDate.describe('Last day that the forecast knows'),
  horizonDays: z.int(),
  dataVersion: z.string(),
  model: z.object({ name: z.string(), version: z.string() }),
  restsOn: z
    .object({ zh: z.string(), en: z.string() })
    .describe('A plain sentence: what the forecast rests on'),
  openingBalanceMinor: amountMinor.describe('At the end of asOf'),
  days: z.array(
    z.object({
      date: businessDate,
      inflow: forecastPoint,
      loanInflowMinor: amountMinor
        .optional()
        .describe('Part of the inflow: loans that somebody plans to receive; absent where there are none'),
      outflow: forecastPoint.describe('Positive'),
      net: forecastPoint,
      balance: forecastPoint,
    }),
  ),
  recurring: z.array(
    z.object({
      name: z.object({ zh: z.string(), en: z.string() }),
      merchantId: merchantId.optional().describe('Whose it is, in a forecast of a group'),
      kind: z.string(),
      category: z.string().optional(),
      every: z.enum(['week', 'two-weeks', 'month', 'quarter']),
      dueOn: z
        .union([
          z.object({ weekday: z.int().min(1).max(7).describe('1 Monday … 7 Sunday') }),
          z.object({
            dayOfMonth: z.int().min(1).max(31).describe('31: the last day of every month'),
            onWeekend: z.enum(['same-day', 'next-workday', 'previous-workday']),
          }),
        ])
        .describe('The day on which it falls due'),
      typicalMinor: amountMinor.describe('Signed'),
      lastDate: businessDate,
      nextDates: z
        .array(businessDate)
        .describe('Within the horizon; a late payment is expected the day after asOf'),
      occurrences: z.int(),
    }),
  ),
  risk: z.object({
    floorMinor: amountMinor,
    /** First day on which the chance to be below the floor reaches 5 %; absent when no day does. */
    firstDate: businessDate.optional(),
    firstDateProbability: z.number().min(0).max(1).optional().describe('Chance to be below it on that day'),
    probability: z.number().min(0).max(1).describe('Chance to be below the floor on at least one day'),
    lowest: z.object({ date: businessDate, balanceMinor: amountMinor }).describe('Of the mean path'),
  }),
  accuracy: z.union([
    z.object({
      status: z.literal('measured'),
      origins: z.int(),
      horizonDays: z.int(),
      wapeInflow: z.number().nullable(),
      wapeNaive: z.number().nullable().describe('Seasonal naive, same days'),
      mase: z.number().nullable(),
      maseNaive: z.number().nullable(),
      coverage80: z.number(),
      coverage95: z.number(),
    }),
    z.object({ status: z.literal('unavailable'), ...notAvailable.shape }),
  ]),
});
export type CashflowForecast = z.output<typeof cashflowForecast>;

/** Too little data is an answer with its reason. */
export const forecastOutcome = z.union([
  z.object({ status: z.literal('done'), forecast: cashflowForecast }),
  z.object({ status: z.literal('not-enough-data'), ...notAvailable.shape }),
]);

export const forecastParams = {
  ...subjectParams,
  horizonDays: z.int().min(7).max(180).default(30),
  asOf: businessDate
    .optional()
    .describe('Last day to know of. Default, and at most: the last day with a transaction that is over'),
  floorMinor: z.int().default(0).describe('The balance line to watch'),
};

/** The same in a query string, where every value is a text. */
export const forecastQuery = {
  ...forecastParams,
  horizonDays: z.coerce.number().int().min(7).max(180).default(30),
  floorMinor: z.coerce.number().int().default(0).describe('The balance line to watch'),
};

export const forecastCashflow = query({
  action: 'cashflow.forecastCashflow',
  summary: 'Daily inflow, outflow, net and balance with 80 and 95 % intervals',
  params: z.strictObject(forecastParams).refine(hasOneSubject, oneSubjectMessage),
  result: forecastOutcome,
  timeoutMs: 10_000,
});

/** How a forecast turned out on the days that have arrived. Loans received are left out, planned ones too. */
export const realisedForecast = z.object({
  days: z.int(),
  wapeNet: z.number().nullable(),
  wapeInflow: z.number().nullable(),
  coverage80: z.number().describe('Share of days whose inflow lay inside the interval'),
  coverage95: z.number(),
  scoredThrough: businessDate,
});
export type RealisedForecast = z.output<typeof realisedForecast>;

export const getForecast = query({
  action: 'cashflow.getForecast',
  summary: 'A forecast that was given, with its realised error once days have arrived',
  params: z.object({ forecastId }),
  result: z.object({ forecast: cashflowForecast, realised: realisedForecast.optional() }),
});

export const listForecasts = query({
  action: 'cashflow.listForecasts',
  summary: 'Forecasts that were given, newest first',
  params: z.object({ ...subjectParams, ...pageParams }).refine(hasOneSubject, oneSubjectMessage),
  result: pageOf(
    z.object({
      id: forecastId,
      asOf: businessDate,
      horizonDays: z.int(),
      dataVersion: z.string(),
      scoredDays: z.int(),
    }),
  ),
});

/** The scheduled job: compares forecasts of the caller's tenant with the days that have arrived since. */
export const scoreForecasts = command({
  action: 'cashflow.scoreForecasts',
  summary: 'Score old forecasts against what happened',
  params: z.object({}),
  result: scheduledResult,
  idempotent: true,
  timeoutMs: 600_000,
});
