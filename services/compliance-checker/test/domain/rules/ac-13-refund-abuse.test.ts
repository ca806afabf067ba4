import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf, NO_REFUND_ISSUES } from '../../facts-for-tests.js';

// 10 % of at least 50 sales in 30 days and three times the rate of the trade, or refunds that do not fit.
const month = { from: '2026-05-01', to: '2026-05-30' };
const DAY = 20_580; // 2026-05-07
const check = (refunds: number, sales: number, mcc = '5999') =>
  evaluateShipped(
    'AC-13',
    factsOf({
      ...month,
      merchant: { mcc },
      refundCount: (day) => (day === DAY ? refunds : 0),
      hours: (day) => (day === DAY ? { 12: sales } : {}),
    }),
  );

describe('AC-13 refund abuse', () => {
  it('sees 10 refunds for 100 sales, not 9', () => {
    const result = check(10, 100);
    expect(brokenKeys(result)).to.deep.equal(['rate:2026-05']);
    expect(result.findings[0]?.evidence.figures).to.include({ sales: 100, refunds: 10, peerRate: 0.02 });
    expect(check(9, 100).status).to.equal('passed');
  });

  it('needs fifty sales', () => {
    expect(check(5, 50).status).to.equal('failed');
    expect(check(5, 49).status).to.equal('passed');
  });

  it('allows an apparel merchant 12 %, where the trade has 9 %', () => {
    expect(check(12, 100, '5651').status).to.equal('passed');
    expect(check(27, 100, '5651').status).to.equal('failed');
    expect(check(26, 100, '5651').status).to.equal('passed');
  });

  it('is right where a fraction of floating point would not be: 7 of 70 are 10 %', () => {
    expect(check(7, 70).status).to.equal('failed');
  });

  it('sees refunds without an original, above it and to another card, by kind and month', () => {
    const row = { refundIds: ['txn_r1'], refundedMinor: 5_000, originalExternalId: 'o1' };
    const result = evaluateShipped(
      'AC-13',
      factsOf({
        ...month,
        refundIssues: {
          counts: { withoutOriginal: 2, aboveOriginal: 1, otherCard: 1 },
          rows: [
            { ...row, issue: 'without-original', date: '2026-05-07' },
            { ...row, issue: 'without-original', date: '2026-05-09', refundIds: ['txn_r2'] },
            { ...row, issue: 'above-original', date: '2026-05-08', originalMinor: 4_999 },
            { ...row, issue: 'other-card', date: '2026-04-30' },
          ],
          truncated: false,
        },
      }),
    );
    expect(brokenKeys(result)).to.deep.equal([
      'without-original:2026-05',
      'above-original:2026-05',
      'other-card:2026-04',
    ]);
    const [first, second] = result.findings;
    expect(first?.evidence.transactionIds).to.deep.equal(['txn_r1', 'txn_r2']);
    expect(first?.evidence.sums).to.deep.equal({ refundedMinor: 10_000 });
    expect(first?.evidence.notes[0]?.en).to.equal('o1 is not in the books, refunded CNY 50.00');
    expect(second?.evidence.notes[0]?.zh).to.equal('原交易 o1 金额 49.99 元，退款 50.00 元');
    expect(second?.evidence.sums).to.deep.equal({ refundedMinor: 5_000, originalMinor: 4_999 });
  });

  it('stays open when the refunds could not be read', () => {
    const facts = factsOf({ ...month, refundIssues: NO_REFUND_ISSUES });
    expect(evaluateShipped('AC-13', { ...facts, refundIssues: undefined }).status).to.equal('undetermined');
  });
});
