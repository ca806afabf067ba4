import type { Invoice } from '@merchant-analysis/contracts/transactions';
import { expect } from 'chai';
import { evaluateShipped, factsOf, receivable } from '../../facts-for-tests.js';

// [付款条例] art. 9: government 30 days, by contract at most 60; large enterprise 60 days; art. 17: 0.05 % a day.
const on = (today: string, ...receivables: Invoice[]) =>
  evaluateShipped('AR-01', factsOf({ from: '2026-01-01', to: '2026-01-02', today, receivables }));

describe('AR-01 statutory payment term', () => {
  it('gives a public body 30 days', () => {
    const invoice = receivable({ issuedOn: '2026-01-01' });
    expect(on('2026-01-31', invoice).findings).to.deep.equal([]);
    const late = on('2026-02-01', invoice);
    expect(late.findings.map(({ outcome, severity }) => [outcome, severity])).to.deep.equal([
      ['warning', 'info'],
    ]);
    // 10,000.00 × 0.0005 × 1 day = 5.00
    expect(late.findings[0]?.evidence.sums).to.deep.equal({
      balanceMinor: 1_000_000,
      claimableInterestMinor: 500,
    });
  });

  it('never fails the merchant, who is owed', () => {
    expect(on('2026-12-31', receivable({ issuedOn: '2026-01-01' })).status).to.equal('passed');
  });

  it('lets a contract lengthen the term of a public body up to 60 days', () => {
    const agreed = (dueOn: string) => receivable({ issuedOn: '2026-01-01', dueOn });
    expect(on('2026-02-15', agreed('2026-02-15')).findings).to.have.lengthOf(0);
    expect(on('2026-02-16', agreed('2026-02-15')).findings).to.have.lengthOf(1);
    expect(on('2026-03-02', agreed('2026-06-30')).findings).to.have.lengthOf(0);
    expect(on('2026-03-03', agreed('2026-06-30')).findings).to.have.lengthOf(1);
  });

  it('gives a large enterprise 60 days', () => {
    const invoice = receivable({ issuedOn: '2026-01-01', buyerClass: 'large-enterprise' });
    expect(on('2026-03-02', invoice).findings).to.have.lengthOf(0);
    expect(on('2026-03-03', invoice).findings[0]?.evidence.figures).to.deep.equal({
      termDays: 60,
      daysLate: 1,
    });
  });

  it('rounds the interest once: 33.33 for 7 days are 11.67 分', () => {
    // 3,333 分 × 0.0005 × 7 = 11.6655 分
    const invoice = receivable({ issuedOn: '2026-01-01', balanceMinor: 3_333 });
    expect(on('2026-02-07', invoice).findings[0]?.evidence.sums['claimableInterestMinor']).to.equal(12);
  });

  it('does not cover small enterprises and persons, paid invoices, or those issued before 2025-06-01', () => {
    for (const about of [
      { buyerClass: 'small-enterprise' as const },
      { buyerClass: 'person' as const },
      { balanceMinor: 0 },
      { issuedOn: '2025-05-31' },
    ]) {
      expect(on('2026-12-31', receivable({ issuedOn: '2026-01-01', ...about })).status).to.equal(
        'not-applicable',
      );
    }
    expect(on('2026-12-31', receivable({ issuedOn: '2025-06-01' })).findings).to.have.lengthOf(1);
  });

  it('stays open when it is not known who owes an old invoice', () => {
    const unknown = receivable({ issuedOn: '2026-01-01', buyerClass: undefined });
    expect(on('2026-02-01', unknown).status).to.equal('undetermined');
    expect(on('2026-01-31', unknown).status).to.equal('not-applicable');
  });
});
