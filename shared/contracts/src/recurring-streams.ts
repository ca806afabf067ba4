import { LARGEST_AMOUNT_MINOR } from '@merchant-analysis/kernel/money';
import { z } from 'zod';
import { command, query } from './contract.js';
import { amountMinor, businessDate, localizedText, merchantId, pageOf, pageParams } from './fields.js';

/** Made of the merchant and of what the flow is, so that it stays the same when days arrive. */
export const streamId = z
  .string()
  .regex(/^str_[0-9A-Za-z.]{8,60}$/, 'must be an id that starts with str_')
  .describe('Identifier, str_…');

export const recurringStream = z.object({
  id: streamId,
  merchantId,
  name: localizedText,
  kind: z.string(),
  category: z.string().optional(),
  direction: z.enum(['in', 'out']),
  every: z.enum(['week', 'two-weeks', 'month', 'quarter']),
  dueOn: z.union([
    z.object({ weekday: z.int().min(1).max(7).describe('1 Monday … 7 Sunday') }),
    z.object({
      dayOfMonth: z.int().min(1).max(31).describe('31: the last day of every month'),
      onWeekend: z.enum(['same-day', 'next-workday', 'previous-workday']),
    }),
  ]),
  status: z
    .enum(['early', 'mature', 'stopped'])
    .describe('early: seen fewer than six times; stopped: it came regularly and comes no more'),
  decision: z.enum(['undecided', 'confirmed', 'rejected', 'irregular']).describe('What somebody said of it'),
  amount: z
    .object({ typicalMinor: amountMinor, lowestMinor: amountMinor, highestMinor: amountMinor })
    .describe('Of the last twelve payments, positive'),
  amended: z
    .object({ amountMinor: amountMinor.optional(), lastDate: businessDate.optional() })
    .optional()
    .describe('What the next payments are, where somebody knows better'),
  firstDate: businessDate,
  lastDate: businessDate,
  nextDates: z
    .array(businessDate)
    .describe('Within 90 days; empty when it stopped, was rejected, or is irregular'),
  occurrences: z.int(),
  version: z.int().min(0).describe('0: nobody has said anything of it'),
});
export type RecurringStream = z.output<typeof recurringStream>;

export const listRecurringStreams = query({
  action: 'cashflow.listRecurringStreams',
  summary: 'Payments that come back on their own dates, as found in the books',
  params: z.object({ merchantId, ...pageParams }),
  result: pageOf(recurringStream),
  timeoutMs: 10_000,
});

/**
 * Confirm, reject or amend. A rejected flow is not expected any more; its past stays out of the daily pattern. An
 * irregular one goes back into it.
 */
export const decideRecurringStream = command({
  action: 'cashflow.decideRecurringStream',
  idempotent: 'with-key',
  summary: 'Confirm, reject or amend a recurring flow',
  params: z.strictObject({
    streamId,
    ifVersion: z.int().min(0).optional().describe('From If-Match: refuse when it was changed since'),
    decision: z
      .enum(['confirmed', 'rejected', 'irregular', 'undecided'])
      .describe(
        'rejected (不再发生): it does not come back. irregular (日期不固定): it does, but not on dates: its payments count as day-to-day flows',
      ),
    amountMinor: z.int().min(0).max(LARGEST_AMOUNT_MINOR).optional().describe('Of the next payments'),
    lastDate: businessDate.optional().describe('The last day on which it is paid'),
  }),
  result: recurringStream,
});
