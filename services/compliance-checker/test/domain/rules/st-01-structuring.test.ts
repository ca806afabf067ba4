import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf, partiesOf } from '../../facts-for-tests.js';

// T = 50,000.00 cash: near the line is 40,000.00 to 49,999.99; three in ten working days, 60 % of what was done.
const books = { from: '2026-01-01', to: '2026-10-31' };
type Transactions = Parameters<typeof partiesOf>[1];
const check = (cash: Transactions, more: Partial<Parameters<typeof factsOf>[0]> = {}) =>
  evaluateShipped('ST-01', factsOf({ ...books, cash: partiesOf('cash', cash), ...more }));
const deposits = (amountMinor: number, ...days: string[]): Transactions =>
  days.map((at) => ({ at, amountMinor, kind: 'own_transfer' as const }));

describe('ST-01 structuring', () => {
  it('sees six deposits of 48,000 in six days', () => {
    const result = check(
      deposits(4_800_000, '2026-05-11', '2026-05-12', '2026-05-13', '2026-05-14', '2026-05-15', '2026-05-16'),
    );
    expect(result.status).to.equal('failed');
    expect(brokenKeys(result)).to.deep.equal(['2026-05-11:in:cash:']);
    expect(result.findings[0]?.evidence.figures).to.include({ nearLineCount: 6, transactions: 6 });
    expect(result.findings[0]?.evidence.transactionIds).to.have.lengthOf(6);
  });

  it('does not see six deposits of 38,000, nor 39,999.99', () => {
    const six = ['2026-05-11', '2026-05-12', '2026-05-13', '2026-05-14', '2026-05-15', '2026-05-16'];
    expect(check(deposits(3_800_000, ...six)).status).to.equal('passed');
    expect(check(deposits(3_999_999, ...six)).status).to.equal('passed');
    expect(check(deposits(4_000_000, ...six)).status).to.equal('failed');
  });

  it('leaves what reaches the line to LV-01', () => {
    expect(check(deposits(4_999_999, '2026-05-11', '2026-05-12', '2026-05-13')).status).to.equal('failed');
    expect(check(deposits(5_000_000, '2026-05-11', '2026-05-12', '2026-05-13')).status).to.equal('passed');
  });

  it('needs three, within ten working days', () => {
    expect(check(deposits(4_800_000, '2026-05-11', '2026-05-12')).status).to.equal('passed');
    // From Monday 2026-05-11 the tenth working day is Friday 2026-05-22; that weekend still belongs to it.
    expect(check(deposits(4_800_000, '2026-05-11', '2026-05-18', '2026-05-22')).status).to.equal('failed');
    expect(check(deposits(4_800_000, '2026-05-11', '2026-05-18', '2026-05-24')).status).to.equal('failed');
    expect(check(deposits(4_800_000, '2026-05-11', '2026-05-18', '2026-05-25')).status).to.equal('passed');
  });

  it('counts days off and make-up days as the State Council does', () => {
    // Friday 2026-05-22 off: the tenth working day is Monday 2026-05-25. A make-up Saturday takes that back.
    const off = { daysOff: new Set([parseDate('2026-05-22')]) };
    const days = deposits(4_800_000, '2026-05-11', '2026-05-18', '2026-05-25');
    expect(check(days, { calendar: off }).status).to.equal('failed');
    const madeUp = { ...off, makeUpDays: new Set([parseDate('2026-05-16')]) };
    expect(check(days, { calendar: madeUp }).status).to.equal('passed');
  });

  it("does not take a bakery's daily takings for structuring", () => {
    const takings = Array.from({ length: 37 }, (_, index) => ({
      at: `2026-05-${String(11 + (index % 10)).padStart(2, '0')}`,
      amountMinor: 1_000_000 + index * 80_000,
      kind: 'own_transfer' as const,
    }));
    expect(
      check([...takings, ...deposits(4_800_000, '2026-05-11', '2026-05-14', '2026-05-19')]).status,
    ).to.equal('passed');
  });

  it('needs 60 % of what the customer did', () => {
    const near = deposits(4_800_000, '2026-05-11', '2026-05-12', '2026-05-13');
    expect(check([...near, ...deposits(100, '2026-05-14', '2026-05-15')]).status).to.equal('failed');
    expect(check([...near, ...deposits(100, '2026-05-14', '2026-05-15', '2026-05-18')]).status).to.equal(
      'passed',
    );
  });

  it('does not join customers or directions', () => {
    const mixed: Transactions = [
      { at: '2026-05-11', amountMinor: 4_800_000, party: 'tok_a' },
      { at: '2026-05-12', amountMinor: 4_800_000, party: 'tok_a' },
      { at: '2026-05-13', amountMinor: -4_800_000, party: 'tok_a' },
      { at: '2026-05-13', amountMinor: 4_800_000, party: 'tok_b' },
    ];
    expect(check(mixed).status).to.equal('passed');
  });

  it('watches transfers by the line of their account type', () => {
    const transfers = (amountMinor: number, accountType?: 'entity' | 'person') =>
      evaluateShipped(
        'ST-01',
        factsOf({
          ...books,
          transfers: partiesOf(
            'transfer',
            ['2026-05-11', '2026-05-12', '2026-05-13'].map((at) => ({
              at,
              amountMinor,
              party: '甲',
              ...(accountType && { accountType }),
            })),
          ),
        }),
      ).status;
    expect(transfers(190_000_000, 'entity')).to.equal('failed');
    expect(transfers(190_000_000, 'person')).to.equal('passed');
    expect(transfers(45_000_000, 'person')).to.equal('failed');
    expect(transfers(45_000_000, 'entity')).to.equal('passed');
    expect(transfers(45_000_000)).to.equal('undetermined');
  });

  it('stays open when a customer could not be looked at', () => {
    const cash = partiesOf('cash', deposits(4_800_000, '2026-05-11', '2026-05-12', '2026-05-13'), {
      inspected: false,
    });
    expect(evaluateShipped('ST-01', factsOf({ ...books, cash })).status).to.equal('undetermined');
  });
});
