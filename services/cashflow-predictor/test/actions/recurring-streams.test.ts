import {
  decideRecurringStream,
  listRecurringStreams,
} from '@merchant-analysis/cashflow-predictor/actions/recurring-streams';
import { Problem } from '@merchant-analysis/kernel/problem';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { madeBooks, NOODLES } from '../made-books.js';
import { memoryLedger } from '../memory-ledger.js';
import { memoryDecisions } from '../memory-rim.js';

const caller = { tenantId: 'ten_00000001', userId: 'usr_owner0001', roles: ['owner' as const] };
const keyed = (key: string) => {
  const idempotency = { key, fingerprint: key };
  return { caller, audit: () => undefined, withRecord: () => idempotency };
};

describe('a decision about a recurring flow', () => {
  it('that comes again with its key has the same answer, though the books do not show the flow any more', async () => {
    const ledger = memoryLedger();
    const books = madeBooks(300);
    ledger.write(NOODLES, books);
    const rim = { ledger, ...memoryDecisions(), clock: fakeClock('2025-11-21T08:00:00Z') };
    const listed = await listRecurringStreams(rim, { merchantId: NOODLES, limit: 10 }, { caller });
    const rent = listed.data.find(({ kind }) => kind === 'rent')!;
    const reject = (key: string) =>
      decideRecurringStream(rim, { streamId: rent.id, ifVersion: 0, decision: 'rejected' }, keyed(key));
    const rejected = await reject('reject');
    expect(rejected).to.deep.equal({ ...rent, decision: 'rejected', nextDates: [], version: 1 });
    ledger.write(NOODLES, { ...books, columns: books.columns.filter(({ kind }) => kind !== 'rent') });
    expect(await reject('reject')).to.deep.equal(rejected);
    const another = await reject('another').catch((error: unknown) => error);
    expect(another).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
    ledger.visible = new Set();
    const hidden = await reject('reject').catch((error: unknown) => error);
    expect(hidden).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
  });
});
