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
  says,
  subjectParams,
} from './fields.js';

const done = <T extends z.ZodType>(value: T) => z.object({ status: z.literal('done'), value });
const notEnoughData = z.object({ status: z.literal('not-enough-data'), ...notAvailable.shape });

/** A figure, or why there is none. Never a zero that means "unknown". */
const figure = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('status', [done(value), notEnoughData]);

/** Transaction kinds that are costs. Own transfers and financing are neither cost nor income. */
export const COST_KINDS = ['purchase', 'wage', 'rent', 'utility', 'fee', 'tax', 'expense'] as const;
export const costKind = z.enum(COST_KINDS);
export type CostKind = z.output<typeof costKind>;

const ratio = z.number().describe('A ratio, 1 is the whole');
const costLine = { kind: costKind, category: z.string().optional() };
const judged = {
  amountMinor,
  usualMinor: amountMinor,
  score: z.number().describe('Robust z; beyond ±3.5 is unusual'),
  reason: localizedText,
};
const judgedKind = z.enum(['turnover', 'sale', 'refund', ...COST_KINDS]);

export const costAnalysis = z.object({
  subject: z.object({ kind: z.enum(['merchant', 'group']), id: z.string() }),
  currency,
  dataVersion: z.string(),
  from: businessDate,
  to: businessDate,
  monthly: z.array(
    z.object({
      month,
      complete: z
        .boolean()
        .describe('false: the month has only begun, or the window or the books begin inside it'),
      turnoverMinor: amountMinor.describe('Sales less refunds'),
      costs: z
        .array(z.object({ ...costLine, amountMinor, shareOfTurnover: ratio.nullable() }))
        .describe('Lines that are not zero; null where there is no turnover'),
      totalCostMinor: amountMinor
        .nullable()
        .describe('Sum of `costs`, exactly; null where none of these months has a cost: unknown, not zero'),
      profitMinor: amountMinor
        .nullable()
        .describe('Turnover less costs; other income and financing are not in it; null like the costs'),
    }),
  ),
  split: figure(
    z.object({
      method: z.enum(['regression', 'by-kind']),
      basis: localizedText.describe('What the split rests on'),
      months: z.int().describe('Whole months that it was made from'),
      fixedMonthlyMinor: amountMinor.describe('At the present level; the sum over `lines`'),
      variableRatio: ratio.describe('Variable cost per unit of turnover; the sum over `lines`'),
      rSquared: z.number().nullable().describe('Of total cost; null where costs do not vary'),
      lines: z.array(
        z.object({
          ...costLine,
          behaviour: z.enum(['fixed', 'variable', 'mixed']),
          basis: z.enum(['regression', 'by-kind']),
          fixedMonthlyMinor: amountMinor,
          variableRatio: ratio,
          rSquared: z.number().nullable(),
          stepSince: month.optional().describe('The fixed part changed its level in this month'),
          reason: localizedText,
        }),
      ),
    }),
  ),
  contribution: figure(
    z.object({
      turnoverMinor: amountMinor.describe('Of the whole months'),
      variableMinor: amountMinor,
      marginMinor: amountMinor,
      marginRatio: ratio,
    }),
  ),
  breakEven: z.discriminatedUnion('status', [
    done(
      z.object({
        turnoverMinor: amountMinor.describe('A month'),
        averageTurnoverMinor: amountMinor.describe('A month'),
        safetyMarginRatio: ratio.describe('(turnover − break-even) / turnover; negative: below it'),
        monthsBelow: z.int().describe('Whole months whose turnover stayed below'),
        monthlyGapMinor: amountMinor.describe('Contribution that is missing each month; 0 when none is'),
      }),
    ),
    notEnoughData,
    z.object({ status: z.literal('does-not-exist'), ...notAvailable.shape }),
  ]),
  pareto: figure(
    z.object({
      by: z.enum(['margin', 'turnover']),
      basis: localizedText,
      counts: z.object({ A: z.int(), B: z.int(), C: z.int() }).describe('Of the items that were ranked'),
      items: z.array(
        z.object({
          item: z.string(),
          turnoverMinor: amountMinor,
          marginMinor: amountMinor.optional().describe('Where purchases of the same item tell its unit cost'),
          share: ratio,
          cumulativeShare: ratio,
          class: z.enum(['A', 'B', 'C']),
        }),
      ),
      rest: z
        .object({ items: z.int(), turnoverMinor: amountMinor, share: ratio })
        .optional()
        .describe('Items beyond those listed'),
      withoutItemMinor: amountMinor.describe('Turnover that names no item; not in the shares'),
    }),
  ),
  unusual: z.object({
    months: figure(
      z.array(z.object({ month, kind: judgedKind, category: z.string().optional(), ...judged })),
    ),
    days: figure(
      z.array(z.object({ date: businessDate, kind: judgedKind, category: z.string().optional(), ...judged })),
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
        .describe('Default: the last 12 whole months of the books and the one that has begun'),
    })
    .refine(hasOneSubject, oneSubjectMessage)
    .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      path: ['to'],
      ...says('must not be before from', '不得早于 from'),
    }),
  result: z.discriminatedUnion('status', [
    z.object({ status: z.literal('done'), analysis: costAnalysis }),
    notEnoughData,
  ]),
  timeoutMs: 10_000,
});
