import { LARGEST_AMOUNT_MINOR } from '@merchant-analysis/kernel/money';
import { z } from 'zod';
import { loanTerms } from './cash-plans.js';
import { forecastId } from './cashflow.js';
import { command, query } from './contract.js';
import { amountMinor, businessDate, identifier, instant, line, localizedText, says } from './fields.js';

export const scenarioId = identifier('scn');

const positiveMinor = z.int().min(1).max(LARGEST_AMOUNT_MINOR);
const ratio = z.number().min(-1).max(10).describe('0.1 is ten percent more, -0.2 a fifth less');
const span = {
  from: businessDate.optional().describe('First and last day; default: the whole horizon'),
  to: businessDate.optional(),
};
const dayOfMonth = z.int().min(1).max(31).default(1);

export const scenarioChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('price'),
    changeRatio: ratio,
    volumeRatio: ratio.default(0).describe('What the new price does to the volume'),
    ...span,
  }),
  z.strictObject({
    kind: z.literal('volume'),
    changeRatio: ratio,
    channel: line(100).optional().describe('Absent: of all channels'),
    costsFollow: z.boolean().default(true).describe('Purchases rise and fall with the volume'),
    ...span,
  }),
  z.strictObject({ kind: z.literal('rent'), amountMinor: positiveMinor, dayOfMonth, ...span }),
  z.strictObject({
    kind: z.literal('hire'),
    monthlyCostMinor: positiveMinor.describe('Wage and contributions'),
    dayOfMonth,
    ...span,
  }),
  z.strictObject({
    kind: z.literal('delayed-payer'),
    counterparty: line(200),
    days: z.int().min(1).max(365),
  }),
  z.strictObject({ kind: z.literal('loan'), receivedOn: businessDate, loan: loanTerms }),
  z.strictObject({ kind: z.literal('closed'), from: businessDate, to: businessDate }),
  z.strictObject({
    kind: z.literal('one-off'),
    direction: z.enum(['in', 'out']),
    date: businessDate,
    amountMinor: positiveMinor,
  }),
]);
export type ScenarioChange = z.output<typeof scenarioChange>;

/** Asked for only: what was kept stays readable. */
const askedChanges = z
  .array(scenarioChange)
  .min(1)
  .max(10)
  .superRefine((changes, context) => {
    for (const [index, change] of changes.entries()) {
      for (const [name, wrong] of contradictionsOf(change)) {
        context.addIssue({ code: 'custom', path: [index, ...name], ...wrong });
      }
    }
  });

/** Where days of a change do not come in the order in which they must, and what to do. Days compare as texts. */
function contradictionsOf(change: ScenarioChange): [path: string[], wrong: ReturnType<typeof says>][] {
  if ('from' in change && change.from !== undefined && change.to !== undefined && change.from > change.to) {
    return [
      [['to'], says(`must not be before from, which is ${change.from}`, `不得早于 from（${change.from}）`)],
    ];
  }
  if (change.kind === 'loan' && change.loan.firstDueOn < change.receivedOn) {
    return [
      [
        ['loan', 'firstDueOn'],
        says(
          `must not be before receivedOn, which is ${change.receivedOn}`,
          `不得早于 receivedOn（${change.receivedOn}）`,
        ),
      ],
    ];
  }
  return [];
}

const outcome = z.object({
  firstAtRisk: z.object({ date: businessDate, probability: z.number() }).optional(),
  probability: z.number().min(0).max(1).describe('Chance to be below the floor on at least one day'),
  lowest: z.object({ date: businessDate, balanceMinor: amountMinor }),
  endBalanceMinor: amountMinor,
  runway: z.object({ lasts: z.number(), p50Days: z.int().optional() }),
});

const effect = z.object({
  change: scenarioChange,
  alone: outcome.describe('With this change alone'),
  firstAtRiskMovedDays: z
    .int()
    .optional()
    .describe('How many days later the first date at risk is; absent when one of both has none'),
  endBalanceChangeMinor: amountMinor,
  note: localizedText
    .optional()
    .describe('Why the change has no effect: a channel without sales, days outside of the forecast'),
});

export const scenarioSet = z.object({
  id: scenarioId,
  forecastId,
  baseline: outcome.describe('The forecast as it was given'),
  scenarios: z.array(
    z.object({
      name: line(100),
      outcome,
      endBalanceChangeMinor: amountMinor,
      effects: z.array(effect),
      balance: z
        .array(
          z.object({
            date: businessDate,
            p10Minor: amountMinor,
            p50Minor: amountMinor,
            p90Minor: amountMinor,
          }),
        )
        .describe('Paths of the balance'),
    }),
  ),
  createdAt: instant,
});
export type ScenarioSet = z.output<typeof scenarioSet>;

export const createScenarios = command({
  action: 'cashflow.createScenarios',
  idempotent: 'with-key',
  summary: 'What changes would do to a forecast that was given, several side by side',
  params: z.strictObject({
    forecastId,
    scenarios: z
      .array(z.strictObject({ name: line(100), changes: askedChanges }))
      .min(1)
      .max(5),
  }),
  result: scenarioSet,
  timeoutMs: 20_000,
});

export const getScenarios = query({
  action: 'cashflow.getScenarios',
  summary: 'Scenarios that were computed',
  params: z.object({ scenarioId }),
  result: scenarioSet,
});
