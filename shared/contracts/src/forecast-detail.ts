import { z } from 'zod';
import { forecastId } from './cashflow.js';
import { query } from './contract.js';
import { amountMinor, businessDate, currency, localizedText, pageOf, pageParams } from './fields.js';

/** What a forecast rests on and is made of, beside its numbers: kept with it and never computed anew. */

const parts = z
  .object({ statisticalMinor: amountMinor, recurringMinor: amountMinor, knownMinor: amountMinor })
  .describe('Positive; they sum to the mean of the day');

const quantiles = z
  .object({ p10Minor: amountMinor, p50Minor: amountMinor, p90Minor: amountMinor })
  .describe('10, 50 and 90 % of the simulated paths lie below');

export const forecastSeries = z.object({
  forecastId,
  asOf: businessDate,
  currency,
  floorMinor: amountMinor,
  days: z.array(
    z.object({
      date: businessDate,
      inflow: parts,
      outflow: parts,
      balance: quantiles,
      belowFloor: z.number().min(0).max(1).describe('Chance that the balance is below the floor on that day'),
    }),
  ),
  firstAtRisk: z
    .object({ date: businessDate, probability: z.number().min(0).max(1) })
    .optional()
    .describe('First day with a chance of 5 % or more to be below the floor'),
  lowest: quantiles.extend({
    date: businessDate.describe('On which the expected balance is lowest'),
  }),
  runway: z
    .object({
      lasts: z.number().min(0).max(1).describe('Chance that the money lasts through the horizon'),
      p10Days: z.int().optional().describe('One path in ten has no money left after so many days'),
      p50Days: z.int().optional().describe('Half of the paths; absent: they last'),
      p90Days: z.int().optional(),
    })
    .describe('Days until the balance falls below zero'),
  channels: z
    .array(
      z.object({
        channel: z.string(),
        share: z.number().describe('Of all sales, 0–1'),
        lagDays: z.int().describe('Days from the sale to the money, as a rule'),
        waitsForWorkdays: z.boolean().describe('Nothing is settled on weekends and holidays'),
        feeRatio: z.number().describe('Fees over sales'),
      }),
    )
    .describe('How the money of each channel arrives'),
});
export type ForecastSeries = z.output<typeof forecastSeries>;

export const getForecastSeries = query({
  action: 'cashflow.getForecastSeries',
  summary: 'Of what each day of a forecast is made, balance paths, lowest point and runway',
  params: z.object({ forecastId }),
  result: forecastSeries,
});

export const forecastEvent = z.object({
  id: z.string().describe('The same event has the same id in every forecast'),
  source: z.enum(['invoice', 'plan', 'tax', 'recurring']),
  name: localizedText,
  direction: z.enum(['in', 'out']),
  amountMinor: amountMinor.describe('Positive'),
  date: businessDate.describe('The likeliest day'),
  from: businessDate.describe('First and last day on which it may move'),
  to: businessDate,
  state: z.enum(['expected', 'late']).describe('late: its day has passed and no payment of it was found'),
});
export type ForecastEvent = z.output<typeof forecastEvent>;

export const listForecastEvents = query({
  action: 'cashflow.listForecastEvents',
  summary: 'What a forecast knew of: invoices, plans, taxes and recurring payments, by day',
  params: z.object({ forecastId, ...pageParams }),
  result: pageOf(forecastEvent),
});
