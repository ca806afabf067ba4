import {
  createCashPlan,
  deleteCashPlan,
  updateCashPlan,
} from '@merchant-analysis/cashflow-predictor/actions/cash-plans';
import { Problem } from '@merchant-analysis/kernel/problem';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';

const caller = { tenantId: 'ten_00000001', userId: 'usr_owner0001', roles: ['owner' as const] };
const call = { caller, audit: () => undefined, withRecord: () => ({}) };

describe('a plan of a loan', () => {
  it('stays one: it becomes rent only with dated amounts in place of the loan', async () => {
    const ledger = memoryLedger();
    ledger.write(NOODLES, madeBooks(60));
    const clock = fakeClock('2025-11-21T08:00:00Z');
    const rim = { ledger, ...memoryDecisions(), clock, newId: () => 'pln_00000001' };
    const loan = {
      principalMinor: 12_000,
      yearlyRateBps: 0,
      months: 12,
      firstDueOn: '2025-12-01',
      method: 'equal-principal' as const,
    };
    const name = { en: 'Bank' };
    const contents = { kind: 'financing' as const, direction: 'out' as const, items: undefined, loan };
    const { id: planId } = await createCashPlan(rim, { merchantId: NOODLES, name, ...contents }, call);
    const change = (changes: object) => updateCashPlan(rim, { planId, changes }, call);
    const refused = await change({ kind: 'rent', direction: 'in' }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Problem).with.property('code', 'VALIDATION_FAILED');
    expect((refused as Problem).errors?.map(({ path }) => path)).to.deep.equal(['kind', 'direction']);
    expect((await change({ name: { en: 'Savings bank' } })).items).to.have.length(12);
    const items = [{ date: '2025-12-05', amountMinor: 100 }];
    const rent = await change({ kind: 'rent', items });
    expect(rent).to.deep.include({ kind: 'rent', items });
    expect(rent.loan).to.equal(undefined);
  });
});

describe('a request about a plan that comes again with its key', () => {
  const keyed = (key: string) => {
    const idempotency = { key, fingerprint: key };
    return { ...call, idempotency, withRecord: () => idempotency };
  };
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: Problem) => error.code,
    );

  async function plan() {
    const ledger = memoryLedger();
    ledger.write(NOODLES, madeBooks(60));
    const clock = fakeClock('2025-11-21T08:00:00Z');
    const rim = { ledger, ...memoryDecisions(), clock, newId: () => 'pln_00000001' };
    const contents = { kind: 'expense' as const, direction: 'out' as const, loan: undefined };
    const items = [{ date: '2025-12-05', amountMinor: 100 }];
    const made = { merchantId: NOODLES, name: { en: 'Oven' }, ...contents, items };
    const { id: planId } = await createCashPlan(rim, made, call);
    return { rim, planId };
  }

  it('is answered as the first time, also when the plan is deleted since', async () => {
    const { rim, planId } = await plan();
    const changes = { name: { en: 'Stove' } };
    const rename = async () =>
      JSON.stringify(await updateCashPlan(rim, { planId, ifVersion: 1, changes }, keyed('rename')));
    const renamed = await rename();
    expect(renamed).to.contain('Stove');
    expect(await rename()).to.equal(renamed);
    expect(await deleteCashPlan(rim, { planId }, keyed('delete'))).to.deep.equal({ deleted: true });
    expect(await deleteCashPlan(rim, { planId }, keyed('delete'))).to.deep.equal({ deleted: true });
    expect(await rename()).to.equal(renamed);
  });

  it('is none of a plan that is not there, whatever its key and its version', async () => {
    const { rim, planId } = await plan();
    await deleteCashPlan(rim, { planId }, call);
    expect(await codeOf(deleteCashPlan(rim, { planId }, call))).to.equal('NOT_FOUND');
    expect(await codeOf(deleteCashPlan(rim, { planId }, keyed('another')))).to.equal('NOT_FOUND');
    const change = { planId, ifVersion: 1, changes: { name: { en: 'Stove' } } };
    expect(await codeOf(updateCashPlan(rim, change, keyed('rename')))).to.equal('NOT_FOUND');
  });

  it('is refused for a plan of a merchant that the caller may not see', async () => {
    const { rim, planId } = await plan();
    rim.ledger.visible = new Set();
    expect(await codeOf(deleteCashPlan(rim, { planId }, keyed('delete')))).to.equal('NOT_FOUND');
    rim.ledger.visible = undefined;
    expect(await codeOf(deleteCashPlan(rim, { planId }, keyed('delete')))).to.equal('done');
  });
});
