import { createCashPlan, updateCashPlan } from '@merchant-analysis/cashflow-predictor/actions/cash-plans';
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
