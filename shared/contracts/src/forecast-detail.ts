import { z } from 'zod';
import { forecastId } from './cashflow.js';
import { query } from './contract.js';
import {
  amountMinor,
  businessDate,
  currency,
  hasOneSubject,
  localizedText,
  merchantId,
  oneSubjectMessage,
  pageOf,
  pageParams,
  subjectParams,
} from './fields.js';

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
        lagDays: z
          .int()
          .optional()
          .describe(
            'Days from the sale to the money, as a rule; absent when no recent sale tells, or there is no rule',
          ),
        countsWorkdays: z.boolean().optional().describe('true: lagDays are workdays'),
        waitsForWorkdays: z
          .boolean()
          .describe('Nothing is settled on weekends and holidays, by sales that were due on them'),
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
  source: z.enum(['invoice', 'plan', 'tax', 'recurring', 'settlement']),
  merchantId: merchantId.optional().describe('Whose it is, in a forecast of a group'),
  name: localizedText,
  direction: z.enum(['in', 'out']),
  amountMinor: amountMinor.describe('Positive'),
  date: businessDate.describe('The likeliest day; of what is doubtful the day on which it was due'),
  from: businessDate.describe('First and last day on which it may move'),
  to: businessDate,
  probability: z
    .number()
    .optional()
    .describe(
      'That it comes at all, 0–1, where that is not certain: a tax that is owed only if the sales of its period reach a line. The expected amounts of the days hold this part of it',
    ),
  state: z
    .enum(['expected', 'late', 'doubtful'])
    .describe(
      'late: its day has passed and no payment of it was found: it is expected on the next day on which it may be paid, a tax for 30 days. doubtful (可能收不回): a receivable more than 90 days later than its payer has ever been; listed and not counted',
    ),
  channel: z.string().optional().describe('That pays out what was sold through it; of settlements'),
  reason: localizedText.optional().describe('Why it moves on that day, of settlements; why it is doubtful'),
  part: z
    .enum(['statistical', 'recurring', 'known'])
    .optional()
    .describe(
      'Which part of the series holds it. Settlements are in the statistical part, which foresees what arrives on a day: they are listed and not added; of what is doubtful absent: no part holds it',
    ),
  insteadOf: z
    .object({ name: localizedText, date: businessDate, amountMinor: amountMinor.describe('Positive') })
    .optional()
    .describe(
      'The recurring payment for which this is taken, or the tax of the calendar for which a plan stands: it is not expected beside it',
    ),
});
export type ForecastEvent = z.output<typeof forecastEvent>;

export const listForecastEvents = query({
  action: 'cashflow.listForecastEvents',
  summary:
    'What a forecast knew of: invoices, plans, taxes, recurring payments and sales not yet paid out, by day',
  params: z.object({ forecastId, ...pageParams }),
  result: pageOf(forecastEvent),
});

export const driverKind = z.enum([
  'weekdays',
  'festivals',
  'season',
  'trend',
  'recurring',
  'known',
  'financing',
  'one-offs',
]);

const span = z.object({ from: businessDate, to: businessDate, netMinor: amountMinor });

export const forecastDrivers = z.object({
  forecastId,
  currency,
  last: span.describe('What moved, up to asOf'),
  next: span.describe('What is expected, as many days'),
  differenceMinor: amountMinor.describe('next minus last'),
  drivers: z
    .array(
      z.object({
        kind: driverKind,
        text: localizedText,
        amountMinor,
        why: localizedText.optional().describe('In a sentence; of festivals: which, and what each makes'),
      }),
    )
    .describe('They sum to the difference, to the minor unit; the largest first'),
});
export type ForecastDrivers = z.output<typeof forecastDrivers>;

export const getForecastDrivers = query({
  action: 'cashflow.getForecastDrivers',
  summary: 'What makes the next month differ from the last',
  params: z.object({ forecastId }),
  result: forecastDrivers,
});

export const cliff = z.object({
  rule: z.enum(['TX-01', 'TX-02']).describe('VAT threshold; registration as a general taxpayer'),
  merchantId: merchantId.optional().describe('Whose it is, in a forecast of a group'),
  period: z.string().describe('Filing period, or the twelve months up to a month'),
  lineMinor: amountMinor.describe('Sales without tax'),
  soFarMinor: amountMinor,
  expectedMinor: amountMinor.describe('At `through`'),
  through: businessDate.describe('Last day looked at: of the period or of the horizon'),
  probability: z.number().min(0).max(1).describe('Chance that the line is crossed by then'),
  date: businessDate
    .optional()
    .describe('The middle of the days on which paths cross it; absent when none does'),
  atStakeMinor: amountMinor.describe(
    'What crossing costs: of the period (TX-01), of twelve months (TX-02, before input tax)',
  ),
  basis: z
    .object({
      rateBps: z.int().describe('Tax rate in 1/10,000 that is due behind the line'),
      source: z
        .enum(['rule', 'mcc', 'industry', 'default'])
        .describe(
          'How the rate is known: the same for all, by the category code, by the industry; default: of this merchant nothing tells',
        ),
      taxedShare: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe(
          'Part of the sales on which the levy is due without registration, by the seasons of its own filing periods (TX-02)',
        ),
      text: localizedText,
    })
    .optional()
    .describe('What atStakeMinor rests on; absent of forecasts that were kept before it was told'),
  text: localizedText,
});
export type Cliff = z.output<typeof cliff>;

export const listCliffs = query({
  action: 'cashflow.listCliffs',
  summary: 'When sales cross a tax line, how likely, and what it costs; of a group the lines of each member',
  params: z.object({ forecastId }),
  result: z.object({ data: z.array(cliff) }),
});

export const reproduceForecast = query({
  action: 'cashflow.reproduceForecast',
  summary: 'Compute a forecast again from what it was computed from, and compare bit for bit',
  params: z.object({ forecastId }),
  result: z.object({
    isSame: z.boolean().describe('Every number is the same'),
    model: z.object({ name: z.string(), version: z.string() }).describe('That computed it now'),
    wasModel: z.object({ name: z.string(), version: z.string() }).describe('That had computed it'),
    digest: z.string().describe('SHA-256 of the numbers computed now'),
    wasDigest: z.string(),
  }),
  timeoutMs: 10_000,
});

const measured = {
  wapeInflow: z.number().nullable(),
  wapeNet: z.number().nullable(),
  biasNet: z.number().nullable().describe('Σ(foreseen − happened) over Σ|happened|'),
  coverage80: z.number().describe('Share of days whose inflow lay inside the interval'),
  coverage95: z.number(),
  balanceErrorMinor: amountMinor.describe('Foreseen minus actual balance at the end'),
};

const backtestParams = {
  ...subjectParams,
  horizonDays: z.int().min(7).max(90).default(28),
  origins: z.int().min(1).max(12).default(6),
};

export const backtestForecasts = query({
  action: 'cashflow.backtestForecasts',
  summary: 'What would have been forecast on past days, and how it would have turned out',
  params: z.strictObject(backtestParams).refine(hasOneSubject, oneSubjectMessage),
  result: z.object({
    horizonDays: z.int(),
    origins: z.array(z.object({ asOf: businessDate, ...measured })).describe('Newest first'),
    overall: z
      .object(measured)
      .omit({ balanceErrorMinor: true })
      .optional()
      .describe('Absent without origins'),
  }),
  timeoutMs: 20_000,
});

export const reportBacktest = query({
  action: 'cashflow.reportBacktest',
  summary:
    'A backtest as a page of its own, to read, print or keep: fan charts, error and bands by how far ahead',
  params: z
    .object({
      ...backtestParams,
      // Of a query string, where every value is a text.
      horizonDays: z.coerce.number().int().min(7).max(90).default(28),
      origins: z.coerce.number().int().min(1).max(12).default(6),
      language: z.enum(['zh', 'en']).optional().describe('Of the page; default: by Accept-Language'),
    })
    .refine(hasOneSubject, oneSubjectMessage),
  result: z.object({ html: z.string().describe('The whole page; it needs nothing else') }),
  timeoutMs: 20_000,
});
