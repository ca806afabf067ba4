import { LARGEST_AMOUNT_MINOR } from '@merchant-analysis/kernel/money';
import { z } from 'zod';
import { command, query } from './contract.js';
import {
  amountMinor,
  businessDate,
  identifier,
  instant,
  localizedName,
  merchantId,
  pageOf,
  pageParams,
  says,
} from './fields.js';

export const planId = identifier('pln');

/** Kinds of transactions that can be planned. Sales are foreseen and not planned. */
export const planKind = z.enum([
  'purchase',
  'wage',
  'rent',
  'utility',
  'fee',
  'tax',
  'expense',
  'other_income',
  'financing',
]);

const positiveMinor = z.int().min(1).max(LARGEST_AMOUNT_MINOR).describe('Positive');

const planItem = z.strictObject({ date: businessDate, amountMinor: positiveMinor });

export const loanTerms = z.strictObject({
  principalMinor: positiveMinor,
  yearlyRateBps: z.int().min(0).max(10_000).describe('Nominal interest a year in 1/10,000: 450 is 4.5 %'),
  months: z.int().min(1).max(360),
  firstDueOn: businessDate,
  method: z
    .enum(['equal-payments', 'equal-principal', 'interest-only'])
    .describe('等额本息, 等额本金, 先息后本'),
});

export const cashPlan = z.object({
  id: planId,
  merchantId,
  name: localizedName,
  kind: planKind,
  direction: z.enum(['in', 'out']),
  items: z.array(
    z.object({
      ...planItem.shape,
      interestMinor: amountMinor.optional().describe('Of a loan: the part that is interest'),
    }),
  ),
  loan: loanTerms.optional(),
  createdAt: instant,
  version: z.int().min(1),
});
export type CashPlan = z.output<typeof cashPlan>;

const contents = {
  name: localizedName,
  kind: planKind,
  direction: z.enum(['in', 'out']).default('out'),
  items: z.array(planItem).min(1).max(400).optional(),
  loan: loanTerms.optional().describe('Its instalments become the items; kind financing, direction out'),
};

/** What repays a loan is no rent and does not come in. Names in the way: refused, as nobody knows what was meant. */
function refuseOtherThanLoan(
  plan: { loan?: unknown; kind?: string | undefined; direction?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (plan.loan === undefined) return;
  for (const [name, must] of Object.entries(LOAN_IS)) {
    const given = plan[name as keyof typeof LOAN_IS];
    if (given === undefined || given === must) continue;
    const wrong = says(
      `must be ${must} with a loan: its instalments become the items. Give dated items for anything else`,
      `贷款计划必须为 ${must}：各期还款会成为 items。其他计划请直接给出带日期的 items`,
    );
    context.addIssue({ code: 'custom', path: [name], ...wrong });
  }
}

const LOAN_IS = { kind: 'financing', direction: 'out' } as const;

const hasItemsOrLoan = ({ items, loan }: { items?: unknown; loan?: unknown }): boolean =>
  (items === undefined) !== (loan === undefined);

export const createCashPlan = command({
  action: 'cashflow.createCashPlan',
  idempotent: 'with-key',
  summary: 'Plan money to come or to go: dated amounts, or a loan with its instalments',
  params: z
    .strictObject({ merchantId, ...contents })
    .refine(hasItemsOrLoan, says('give either items or loan', '请提供 items 或 loan 其中之一'))
    .superRefine(refuseOtherThanLoan),
  result: cashPlan,
});

export const listCashPlans = query({
  action: 'cashflow.listCashPlans',
  summary: 'What is planned for a merchant, newest plan first',
  params: z.object({ merchantId, ...pageParams }),
  result: pageOf(cashPlan),
});

/** What became of an item: `arrived` ones have left the plan, `lapsed` ones are not expected any more. */
const itemState = z.enum(['planned', 'arrived', 'late', 'lapsed']);

export const getCashPlan = query({
  action: 'cashflow.getCashPlan',
  summary: 'One plan, and what became of its items in the books',
  params: z.object({ planId }),
  result: cashPlan.extend({
    followed: z.array(
      z.object({
        date: businessDate,
        amountMinor,
        state: itemState,
        arrivedOn: businessDate.optional(),
      }),
    ),
  }),
});

export const updateCashPlan = command({
  action: 'cashflow.updateCashPlan',
  idempotent: 'with-key',
  summary: 'Change a plan',
  params: z.strictObject({
    planId,
    ifVersion: z.int().min(0).optional().describe('From If-Match: refuse when it was changed since'),
    changes: z
      .strictObject({
        name: localizedName,
        kind: planKind,
        direction: z.enum(['in', 'out']),
        items: z.array(planItem).min(1).max(400),
        loan: loanTerms,
      })
      .partial()
      .refine(
        ({ items, loan }) => items === undefined || loan === undefined,
        says('give either items or loan', '请提供 items 或 loan 其中之一'),
      )
      .superRefine(refuseOtherThanLoan),
  }),
  result: cashPlan,
});

export const deleteCashPlan = command({
  action: 'cashflow.deleteCashPlan',
  idempotent: 'with-key',
  summary: 'Take a plan out of the forecasts to come',
  params: z.strictObject({ planId }),
  result: z.object({ deleted: z.literal(true) }),
});
