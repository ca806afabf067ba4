import {
  directionName,
  idsOf,
  lineInBooks,
  transactionsOf,
} from '@merchant-analysis/compliance-checker/domain/large-value';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { partiesOf } from '../facts-for-tests.js';

const day = (date: string, direction: 'in' | 'out' = 'in') => ({
  day: parseDate(date),
  party: 'a',
  direction,
  count: 1,
  sumMinor: 1,
});

describe('large values', () => {
  const facts = partiesOf('cash', [
    { at: '2026-05-05', amountMinor: 100, party: 'a' },
    { at: '2026-05-06', amountMinor: 200, party: 'a' },
    { at: '2026-05-06', amountMinor: -300, party: 'a' },
  ]);
  const looked = { from: parseDate('2026-05-05'), to: parseDate('2026-05-06') };
  const inspected = { ...facts, inspected: facts.inspected.map((one) => ({ ...one, days: looked })) };

  it('are shown with the transactions of that day and direction', () => {
    const amounts = (date: string, direction?: 'in' | 'out') =>
      transactionsOf(inspected, day(date, direction))?.map(({ amountMinor }) => amountMinor);
    expect(amounts('2026-05-05')).to.deep.equal([100]);
    expect(amounts('2026-05-06')).to.deep.equal([200]);
    expect(amounts('2026-05-06', 'out')).to.deep.equal([-300]);
    expect(amounts('2026-05-04')).to.equal(undefined);
    expect(amounts('2026-05-07')).to.equal(undefined);
  });

  it('leave out what is void', () => {
    const rows = facts.inspected[0]!.rows.map((one) => ({ ...one, status: 'void' as const }));
    const voided = { ...facts, inspected: [{ ...facts.inspected[0]!, rows }] };
    expect(transactionsOf(voided, day('2026-05-05'))).to.deep.equal([]);
  });

  it('name a hundred transactions and say when there are more, or when nobody looked', () => {
    const rows = Array.from({ length: 101 }, () => facts.inspected[0]!.rows[0]!);
    expect(idsOf(rows, 101).transactionIds).to.have.lengthOf(100);
    expect(idsOf(rows, 101)).to.include({ transactionsTruncated: true, transactionCount: 101 });
    expect(idsOf(rows.slice(1), 100)).to.include({ transactionsTruncated: false, transactionCount: 100 });
    expect(idsOf(undefined, 3)).to.deep.equal({
      transactionIds: [],
      transactionsTruncated: true,
      transactionCount: 3,
    });
  });

  it('have their line rounded up in a currency without minor units', () => {
    // 10,000 JPY are 64.77 USD: 10,000.00 USD are 1,543,924.65… JPY.
    const rate = { currency: 'JPY', usdCentsPer10000: 6_477, asOf: '2026-10-01' };
    const line = { cnyMinor: 5_000_000, usdMinor: 1_000_000 };
    expect(lineInBooks('JPY', line, [rate])?.minor).to.equal(1_543_925);
    expect(lineInBooks('CNY', line, [])?.minor).to.equal(5_000_000);
    expect(lineInBooks('KRW', line, [rate])).to.equal(undefined);
  });

  it('are told in the direction of the money', () => {
    expect([directionName('in').en, directionName('out').zh]).to.deep.equal(['incoming', '支出']);
  });
});
