import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf, partiesOf } from '../../facts-for-tests.js';

// [3号令] art. 5(1): 50,000.00 CNY or 10,000 USD equivalent, a customer, a day, income and expense apart.
const books = { from: '2026-01-01', to: '2026-10-31' };
const cash = (...transactions: Parameters<typeof partiesOf>[1]) => partiesOf('cash', transactions);
const check = (about: Parameters<typeof partiesOf>[1], more: Partial<Parameters<typeof factsOf>[0]> = {}) =>
  evaluateShipped('LV-01', factsOf({ ...books, cash: cash(...about), ...more }));

describe('LV-01 large cash', () => {
  it('adds up 20,000 + 20,000 + 10,000 of one customer on one day', () => {
    const result = check([
      { at: '2026-10-12', amountMinor: 2_000_000, party: 'tok_a' },
      { at: '2026-10-12', amountMinor: 2_000_000, party: 'tok_a' },
      { at: '2026-10-12', amountMinor: 1_000_000, party: 'tok_a' },
    ]);
    expect(result.status).to.equal('failed');
    expect(brokenKeys(result)).to.deep.equal(['2026-10-12:in:tok_a']);
    const [finding] = result.findings;
    expect(finding?.evidence.sums).to.deep.equal({ daySumMinor: 5_000_000, thresholdMinor: 5_000_000 });
    expect(finding?.evidence.transactionIds).to.deep.equal(['txn_00000000', 'txn_00000001', 'txn_00000002']);
    expect(finding?.reason.zh).to.contain('自查提示');
    expect(finding?.reason.en).to.contain('would be reportable');
  });

  it('stays silent one fen below', () => {
    const result = check([
      { at: '2026-10-12', amountMinor: 4_000_000, party: 'tok_a' },
      { at: '2026-10-12', amountMinor: 999_999, party: 'tok_a' },
    ]);
    expect(result.status).to.equal('passed');
  });

  it('does not add income to expense', () => {
    const result = check([
      { at: '2026-10-12', amountMinor: 3_000_000, party: 'tok_a' },
      { at: '2026-10-12', amountMinor: -3_000_000, party: 'tok_a' },
    ]);
    expect(result.status).to.equal('passed');
  });

  it('does not add two days, nor two customers', () => {
    expect(
      check([
        { at: '2026-10-12', amountMinor: 3_000_000, party: 'tok_a' },
        { at: '2026-10-13', amountMinor: 3_000_000, party: 'tok_a' },
      ]).status,
    ).to.equal('passed');
    expect(
      check([
        { at: '2026-10-12', amountMinor: 3_000_000, party: 'tok_a' },
        { at: '2026-10-12', amountMinor: 3_000_000, party: 'tok_b' },
      ]).status,
    ).to.equal('passed');
  });

  it("takes the merchant's own deposits together and adds account types up", () => {
    const result = check([
      { at: '2026-10-12', amountMinor: -2_500_000, kind: 'own_transfer', accountType: 'entity' },
      { at: '2026-10-12', amountMinor: -2_500_000, kind: 'own_transfer' },
    ]);
    expect(brokenKeys(result)).to.deep.equal(['2026-10-12:out:']);
    expect(result.findings[0]?.reason.zh).to.contain('商户本人');
  });

  it('uses 10,000.00 USD for books in USD', () => {
    const dollars = { merchant: { currency: 'USD' } };
    expect(check([{ at: '2026-10-12', amountMinor: 1_000_000, party: 'a' }], dollars).status).to.equal(
      'failed',
    );
    expect(check([{ at: '2026-10-12', amountMinor: 999_999, party: 'a' }], dollars).status).to.equal(
      'passed',
    );
  });

  it('needs a rate for other currencies, and uses the one that the operator has set', () => {
    const sterling = { merchant: { currency: 'GBP' } };
    // 10,000 GBP are 12,500.00 USD, so 10,000.00 USD are 8,000.00 GBP.
    const rates = {
      ...sterling,
      fxRates: [{ currency: 'GBP', usdCentsPer10000: 1_250_000, asOf: '2026-10-01' }],
    };
    const without = check([{ at: '2026-10-12', amountMinor: 9_000_000, party: 'a' }], sterling);
    expect(without.status).to.equal('not-applicable');
    expect(without.reason?.zh).to.contain('未配置汇率');
    const reached = check([{ at: '2026-10-12', amountMinor: 800_000, party: 'a' }], rates);
    expect(reached.status).to.equal('failed');
    expect(reached.findings[0]?.evidence.dates).to.include('2026-10-01');
    expect(check([{ at: '2026-10-12', amountMinor: 799_999, party: 'a' }], rates).status).to.equal('passed');
  });

  it('is not applied before 2017-07-01', () => {
    const day = (at: string) =>
      evaluateShipped(
        'LV-01',
        factsOf({
          from: '2017-01-01',
          to: '2017-07-31',
          cash: cash({ at, amountMinor: 5_000_000, party: 'a' }),
        }),
      ).status;
    expect(day('2017-06-30')).to.equal('passed');
    expect(day('2017-07-01')).to.equal('failed');
  });

  it('looks at the first and the last day of the last twelve months, and at no other', () => {
    const on = (at: string) =>
      evaluateShipped(
        'LV-01',
        factsOf({
          from: '2025-01-01',
          to: '2026-06-30',
          cash: cash({ at, amountMinor: 5_000_000, party: 'a' }),
        }),
      ).status;
    expect(['2025-06-30', '2025-07-01', '2026-06-30'].map(on)).to.deep.equal(['passed', 'failed', 'failed']);
  });

  it('does not pass when there were more days than it was given', () => {
    const result = evaluateShipped('LV-01', factsOf({ ...books, cash: { ...cash(), truncated: true } }));
    expect(result.status).to.equal('undetermined');
  });
});
