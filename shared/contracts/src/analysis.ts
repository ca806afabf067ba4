import { z } from 'zod';
import { cashflowForecast, forecastParams } from './cashflow.js';
import { complianceReport } from './compliance.js';
import { command, query } from './contract.js';
import { costAnalysis } from './cost.js';
import {
  businessDate,
  currency,
  hasOneSubject,
  localizedName,
  notAvailable,
  oneSubjectMessage,
} from './fields.js';
import { job } from './jobs.js';

/** One of the three answers: there, not computable from these books, or not there because nobody answered. */
const part = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('done'), value }),
    z.object({ status: z.literal('not-enough-data'), ...notAvailable.shape }),
    z.object({
      status: z.literal('unavailable'),
      problem: z.object({ code: z.string(), title: z.string(), retryable: z.boolean() }),
    }),
  ]);

/** What the merchant reads. `compliance.verdict` is `undetermined` whenever compliance did not answer. */
export const analysisReport = z.object({
  subject: z.object({
    kind: z.enum(['merchant', 'group']),
    id: z.string(),
    name: localizedName,
    merchants: z.int(),
  }),
  currency,
  dataVersion: z.string(),
  asOf: businessDate.optional().describe('Last business date in the books; absent while they are empty'),
  today: businessDate,
  /** partial: a part did not answer. What cannot be computed from the books does not make it partial. */
  status: z.enum(['complete', 'partial']),
  verdict: z
    .enum(['passed', 'failed', 'undetermined'])
    .describe('Of the compliance part; undetermined whenever that did not answer'),
  cashflow: part(cashflowForecast),
  cost: part(costAnalysis),
  compliance: part(complianceReport),
});
export type AnalysisReport = z.output<typeof analysisReport>;

export const analyze = query({
  action: 'analysis.analyze',
  summary: 'Cash, cost and compliance of a merchant or a group, in one report',
  params: z.strictObject(forecastParams).refine(hasOneSubject, oneSubjectMessage),
  result: analysisReport,
  timeoutMs: 15_000,
});

/** The same report as a file: the ledger writes it as a job, and the caller fetches it in parts. */
export const exportReport = command({
  action: 'analysis.exportReport',
  idempotent: 'with-key',
  summary: 'Write the report of a merchant or a group to a CSV or XLSX file, as a job',
  params: z
    .strictObject({ ...forecastParams, format: z.enum(['csv', 'xlsx']).default('xlsx') })
    .refine(hasOneSubject, oneSubjectMessage),
  result: job,
  timeoutMs: 20_000,
});
