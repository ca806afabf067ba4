import type { Call } from '@merchant-analysis/broker/service';
import type * as contracts from '@merchant-analysis/contracts/cash-plans';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { newestFirst, readPlace } from '@merchant-analysis/contracts/newest-first';
import { problem } from '@merchant-analysis/contracts/problems';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { partFlows } from '../domain/books/flow-columns.js';
import { type LoanTerms, loanInstalments } from '../domain/known/loan-instalments.js';
import { followPlans } from '../domain/known/plan-items.js';
import type { Decisions, PlanBody } from '../ports/decisions.js';
import type { Ledger } from '../ports/ledger.js';
import type { ShelfItem } from '../ports/shelf.js';

import { toPlan } from './read-decisions.js';
import { getOwner } from './visible-merchant.js';

interface Rim {
  readonly ledger: Ledger;
  readonly decisions: Pick<Decisions, 'plans'>;
  readonly clock: Clock;
  newId(prefix: string): string;
}
type Writing = Pick<Call, 'caller' | 'audit' | 'withRecord' | 'idempotency'>;
const WHAT = 'cash plan';

/** Plans dated amounts, or a loan by its instalments. @throws Problem NOT_FOUND of the merchant. */
export async function createCashPlan(
  { ledger, decisions, clock, newId }: Rim,
  { merchantId, name, kind, direction, items, loan }: ParamsOf<typeof contracts.createCashPlan>,
  call: Writing,
): Promise<contracts.CashPlan> {
  await ledger.describeSubject({ merchantId });
  const at = clock.now();
  const body: PlanBody = {
    name,
    ...contentOf({ kind, direction, items: items ?? [], loan }),
    createdAt: new Date(at).toISOString(),
  };
  const made = await decisions.plans.change(call.caller.tenantId, {
    id: newId('pln'),
    action: 'cashflow.createCashPlan',
    request: call.withRecord(({ item }) => noteOf(item?.id, { merchantId, kind })),
    next: () => ({ owner: merchantId, at, body }),
  });
  call.audit(noteOf(made!.id, { merchantId, kind }));
  return show(made!);
}

export async function listCashPlans(
  { ledger, decisions }: Pick<Rim, 'ledger' | 'decisions'>,
  { merchantId, limit, cursor }: ParamsOf<typeof contracts.listCashPlans>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listCashPlans>> {
  const after = readPlace(cursor);
  await ledger.describeSubject({ merchantId });
  const found = await decisions.plans.list(caller.tenantId, {
    owners: [merchantId],
    limit: limit + 1,
    after,
  });
  return newestFirst(found, limit, show);
}

/** A plan with what became of its items up to the newest day of the books. @throws Problem NOT_FOUND. */
export async function getCashPlan(
  rim: Pick<Rim, 'ledger' | 'decisions'>,
  { planId }: ParamsOf<typeof contracts.getCashPlan>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.getCashPlan>> {
  const { item, subject } = await findVisible(rim, caller.tenantId, planId);
  const plan = toPlan(item);
  const days = plan.items.map(({ day }) => day);
  const lastDay = parseDate(subject.lastDate ?? subject.today);
  const firstDay = Math.min(...days) - 10;
  const columns =
    firstDay > lastDay
      ? []
      : (
          await rim.ledger.readDailySeries(
            { merchantId: item.owner },
            { from: formatDate(firstDay), to: formatDate(lastDay) },
          )
        ).columns;
  const followed = followPlans([plan], partFlows(columns), { firstDay, lastDay });
  return {
    ...show(item),
    followed: followed.map(({ day, amountMinor, state, arrivedDay }) => ({
      date: formatDate(day),
      amountMinor,
      state,
      ...(arrivedDay !== undefined && { arrivedOn: formatDate(arrivedDay) }),
    })),
  };
}

/** @throws Problem NOT_FOUND, VERSION_STALE; VALIDATION_FAILED of a loan that is to be something else. */
export async function updateCashPlan(
  rim: Pick<Rim, 'ledger' | 'decisions'>,
  { planId, ifVersion, changes }: ParamsOf<typeof contracts.updateCashPlan>,
  call: Writing,
): Promise<contracts.CashPlan> {
  const item = await findUnlessRepeated(rim, call, planId);
  const note = noteOf(planId, { changed: Object.keys(changes) });
  const changed = await rim.decisions.plans.change(call.caller.tenantId, {
    id: planId,
    action: 'cashflow.updateCashPlan',
    request: call.withRecord(() => note),
    // Of what is not there, it is not the version that is wrong.
    ifVersion: item && ifVersion,
    next: (before) => {
      if (!before) throw problem('NOT_FOUND', { what: WHAT });
      const { owner, at, body } = before;
      const merged = { ...body, ...changes };
      // New dated amounts take the place of a loan.
      const loan = changes.items === undefined ? merged.loan : undefined;
      if (loan !== undefined) refuseOtherThanLoan(changes);
      return { owner, at, body: { ...merged, ...contentOf({ ...merged, loan }) } };
    },
  });
  call.audit(note);
  return show(changed!);
}

/** @throws Problem NOT_FOUND. */
export async function deleteCashPlan(
  rim: Pick<Rim, 'ledger' | 'decisions'>,
  { planId }: ParamsOf<typeof contracts.deleteCashPlan>,
  call: Writing,
): Promise<ResultOf<typeof contracts.deleteCashPlan>> {
  await findUnlessRepeated(rim, call, planId);
  const note = noteOf(planId, { deleted: true });
  await rim.decisions.plans.change(call.caller.tenantId, {
    id: planId,
    action: 'cashflow.deleteCashPlan',
    request: call.withRecord(() => note),
    next: (before) => {
      if (!before) throw problem('NOT_FOUND', { what: WHAT });
      return 'remove';
    },
  });
  call.audit(note);
  return { deleted: true };
}

/** A plan that stays a loan stays one of financing that is repaid. */
function refuseOtherThanLoan({ kind, direction }: Pick<Partial<PlanBody>, 'kind' | 'direction'>): void {
  const message = 'this plan is a loan: give items with it to plan something else';
  const zh = '该计划是一笔贷款：如要改为其他计划，请同时给出 items';
  const errors = [
    ...(kind !== undefined && kind !== 'financing' ? [{ path: 'kind', message, zh }] : []),
    ...(direction === 'in' ? [{ path: 'direction', message, zh }] : []),
  ];
  if (errors.length > 0) throw problem('VALIDATION_FAILED', {}, { errors });
}

async function findVisible(
  { ledger, decisions }: Pick<Rim, 'ledger' | 'decisions'>,
  tenantId: string,
  id: string,
) {
  const item = await decisions.plans.find(tenantId, id);
  if (!item) throw problem('NOT_FOUND', { what: WHAT });
  return { item, subject: await getOwner(ledger, item.owner, WHAT) };
}

/**
 * The plan, for who may see it. One that is not there is left to the store when the request has an idempotency key: it
 * may be a repetition, of which the store has the answer.
 */
async function findUnlessRepeated(
  { ledger, decisions }: Pick<Rim, 'ledger' | 'decisions'>,
  { caller, idempotency }: Writing,
  id: string,
): Promise<ShelfItem<PlanBody> | undefined> {
  const item = await decisions.plans.find(caller.tenantId, id);
  if (!item && idempotency === undefined) throw problem('NOT_FOUND', { what: WHAT });
  if (item) await getOwner(ledger, item.owner, WHAT);
  return item;
}

/** A loan is repaid: its instalments are the items, and what kind they are is not asked. */
function contentOf({
  kind,
  direction,
  items,
  loan,
}: Pick<PlanBody, 'kind' | 'direction' | 'items' | 'loan'>) {
  if (loan === undefined) return { kind, direction, items, loan };
  const { firstDueOn, ...terms } = loan;
  const facts: LoanTerms = { ...terms, firstDueDay: parseDate(firstDueOn) };
  const instalments = loanInstalments(facts)
    .filter(({ amountMinor }) => amountMinor > 0)
    .map(({ day, amountMinor, interestMinor }) => ({ date: formatDate(day), amountMinor, interestMinor }));
  return { kind: 'financing' as const, direction: 'out' as const, items: instalments, loan };
}

function show({ id, owner, version, body }: ShelfItem<PlanBody>): contracts.CashPlan {
  return { id, merchantId: owner, ...body, version };
}

function noteOf(resourceId: string | undefined, changes: Record<string, unknown>) {
  return { resourceType: 'cash-plan', resourceId: resourceId ?? '', changes };
}
