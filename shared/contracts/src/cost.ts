import { z } from 'zod';
import { query } from './contract.js';
import {
  amountMinor,
  businessDate,
  currency,
  hasOneSubject,
  localizedText,
  month,
  notAvailable,
  oneSubjectMessage,
  subjectParams,
} from './fields.js';

/** A figure, or why there is none. Never a zero that means "unknown". */
export const figure = <T extends z.ZodType>(value: T) =>
  z.union([
    z.object({ status: z.literal('done'), value }),
    z.object({ status: z.literal('not-enough-data'), ...notAvailable.shape }),
  ]);

export const costAnalysis = z.object({
  subject: z.object({ kind: z.enum(['merchant', 'group']), id: z.string() }),
  currency,
  dataVersion: z.string(),
  from: businessDate,
  to: businessDate,
  monthly: z.array(
    z.object({
      month,
      complete: z.boolean().describe('false: the month has only begun, or the books begin inside it'),
      turnoverMinor: amountMinor.describe('Sales less refunds'),
      costs: z.array(
        z.object({
          kind: z.string(),
          category: z.string().optional(),
          amountMinor,
          shareOfTurnover: z.number().nullable(),
        }),
      ),
      totalCostMinor: amountMinor,
      profitMinor: amountMinor,
    }),
  ),
  split: figure(
    z.object({
      method: z.string(),
      fixedMonthlyMinor: amountMinor,
      variableRatio: z.number().describe('Variable cost per unit of turnover'),
      lines: z.array(
        z.object({
          kind: z.string(),
          category: z.string().optional(),
          behaviour: z.enum(['fixed', 'variable', 'mixed']),
          reason: localizedText,
        }),
      ),
      rSquared: z.number().nullable(),
    }),
  ),
  contribution: figure(z.object({ marginMinor: amountMinor, marginRatio: z.number() })),
  breakEven: figure(
    z.object({ turnoverMinor: amountMinor, safetyMarginRatio: z.number(), monthsBelow: z.int() }),
  ),
  pareto: figure(
    z.object({
      by: z.enum(['margin', 'turnover']),
      items: z.array(
        z.object({
          item: z.string(),
          turnoverMinor: amountMinor,
          marginMinor: amountMinor.optional(),
          share: z.number(),
          cumulativeShare: z.number(),
          class: z.enum(['A', 'B', 'C']),
        }),
      ),
      rest: z.object({ items: z.int(), turnoverMinor: amountMinor }).optional(),
    }),
  ),
  unusual: z.object({
    months: figure(
      z.array(
        z.object({
          month,
          kind: z.string(),
          category: z.string().optional(),
          amountMinor,
          usualMinor: amountMinor,
          score: z.number(),
          reason: localizedText,
        }),
      ),
    ),
    days: figure(
      z.array(
        z.object({
          date: businessDate,
          kind: z.string(),
          amountMinor,
          usualMinor: amountMinor,
          score: z.number(),
          reason: localizedText,
        }),
      ),
    ),
  }),
});
export type CostAnalysis = z.output<typeof costAnalysis>;

export const analyzeCosts = query({
  action: 'cost.analyzeCosts',
  summary: 'What eats the margin: structure, fixed and variable, break-even, Pareto, unusual months and days',
  params: z
    .object({
      ...subjectParams,
      from: businessDate.optional(),
      to: businessDate
        .optional()
        .describe('Default: the last 12 whole months of the books and what has begun'),
    })
    .refine(hasOneSubject, oneSubjectMessage),
  result: z.union([
    z.object({ status: z.literal('done'), analysis: costAnalysis }),
    z.object({ status: z.literal('not-enough-data'), ...notAvailable.shape }),
  ]),
  timeoutMs: 10_000,
});
