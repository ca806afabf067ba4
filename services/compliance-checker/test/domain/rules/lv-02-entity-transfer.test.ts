import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf, partiesOf } from '../../facts-for-tests.js';

// [3号令] art. 5(2): entity accounts, 2,000,000.00 CNY or 200,000 USD a day; art. 7: own accounts are exempt.
const books = { from: '2026-01-01', to: '2026-10-31' };
const check = (
  transactions: Parameters<typeof partiesOf>[1],
  options: { inspected?: boolean; currency?: string } = {},
) =>
  evaluateShipped(
    'LV-02',
    factsOf({
      ...books,
      merchant: { currency: options.currency ?? 'CNY' },
      transfers: partiesOf('transfer', transactions, options),
    }),
  );
const entity = (at: string, amountMinor: number, more: object = {}) => ({
  at,
  amountMinor,
  party: '供应商甲',
  accountType: 'entity' as const,
  kind: 'purchase' as const,
  ...more,
});

describe('LV-02 large entity transfer', () => {
  it('adds up 1,200,000 + 800,000 on one day', () => {
    const result = check([entity('2026-05-06', -120_000_000), entity('2026-05-06', -80_000_000)]);
    expect(brokenKeys(result)).to.deep.equal(['2026-05-06:out:供应商甲']);
    expect(result.findings[0]?.severity).to.equal('medium');
    expect(result.findings[0]?.evidence.transactionIds).to.have.lengthOf(2);
  });

  it('stays silent one fen below, over two days, and with both directions', () => {
    expect(check([entity('2026-05-06', -199_999_999)]).status).to.equal('passed');
    expect(check([entity('2026-05-06', -120_000_000), entity('2026-05-07', -80_000_000)]).status).to.equal(
      'passed',
    );
    expect(check([entity('2026-05-06', -120_000_000), entity('2026-05-06', 80_000_000)]).status).to.equal(
      'passed',
    );
  });

  it('finds 200,000.00 in books kept in USD', () => {
    expect(check([entity('2026-05-06', 20_000_000)], { currency: 'USD' }).status).to.equal('failed');
    expect(check([entity('2026-05-06', 19_999_999)], { currency: 'USD' }).status).to.equal('passed');
  });

  it('takes each direction and each customer for itself, and finds both', () => {
    const result = check([
      entity('2026-05-06', 200_000_000, { party: '客户乙' }),
      entity('2026-05-06', -200_000_000),
      entity('2026-05-06', -199_999_999, { party: '供应商丙' }),
    ]);
    expect(brokenKeys(result)).to.have.members(['2026-05-06:in:客户乙', '2026-05-06:out:供应商甲']);
  });

  it('is not applied before 2017-07-01', () => {
    const on = (at: string) =>
      evaluateShipped(
        'LV-02',
        factsOf({
          from: '2017-01-01',
          to: '2017-07-31',
          transfers: partiesOf('transfer', [entity(at, 200_000_000)]),
        }),
      ).status;
    expect(on('2017-06-30')).to.equal('passed');
    expect(on('2017-07-01')).to.equal('failed');
  });

  it('leaves transfers with persons to another rule', () => {
    expect(check([entity('2026-05-06', -300_000_000, { accountType: 'person' })]).status).to.equal('passed');
  });

  it("exempts transfers between the merchant's own accounts", () => {
    expect(check([entity('2026-05-06', -300_000_000, { kind: 'own_transfer', party: '' })]).status).to.equal(
      'passed',
    );
    const mixed = [
      entity('2026-05-06', -190_000_000, { party: '' }),
      entity('2026-05-06', -10_000_000, { kind: 'own_transfer', party: '' }),
    ];
    expect(check(mixed).status).to.equal('passed');
  });

  it('stays open when the transactions could not be looked at', () => {
    const result = check([entity('2026-05-06', -300_000_000)], { inspected: false });
    expect(result.status).to.equal('undetermined');
    expect(result.reason?.en).to.contain('own accounts');
  });

  it('stays open when there are more transactions than one check looks at', () => {
    const transfers = partiesOf('transfer', [entity('2026-05-06', -300_000_000)]);
    const inspected = transfers.inspected.map((one) => ({ ...one, truncated: true }));
    const result = evaluateShipped('LV-02', factsOf({ ...books, transfers: { ...transfers, inspected } }));
    expect(result.status).to.equal('undetermined');
  });

  it('stays open when the account type is not known', () => {
    const exactly = check([entity('2026-05-06', -200_000_000, { accountType: undefined })]);
    expect(exactly.status).to.equal('undetermined');
    const unknown = check([entity('2026-05-06', -300_000_000, { accountType: undefined })]);
    expect(unknown.status).to.equal('undetermined');
    const below = check([entity('2026-05-06', -199_999_999, { accountType: undefined })]);
    expect(below.status).to.equal('passed');
  });
});
