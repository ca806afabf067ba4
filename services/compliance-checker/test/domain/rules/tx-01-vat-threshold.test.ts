import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf, warnedKeys } from '../../facts-for-tests.js';

// [MOF-STA 2026-10]: 300,000.00 a quarter, 100,000.00 a month, net of tax, 2026-01-01 to 2027-12-31.
const year = { from: '2025-10-01', to: '2026-06-30' };
const untaxed = (sums: Record<string, number>) => ({ sales: sums, untaxed: sums });

describe('TX-01 VAT threshold', () => {
  it('taxes the full amount when a quarter reaches exactly 300,000.00 without tax', () => {
    const result = evaluateShipped(
      'TX-01',
      factsOf({ ...year, ...untaxed({ '2026-04-10': 10_000_000, '2026-05-20': 20_000_000 }) }),
    );
    expect(result.status).to.equal('failed');
    expect(brokenKeys(result)).to.deep.equal(['2026-Q2']);
    const [finding] = result.findings;
    expect(finding?.severity).to.equal('high');
    expect(finding?.evidence.sums).to.include({ netSalesMinor: 30_000_000, taxAtStakeMinor: 300_000 });
    expect(finding?.evidence.dates).to.deep.equal(['2026-04-01', '2026-05-20', '2026-06-30']);
    expect(finding?.reason.zh).to.contain('300,000.00 元').and.to.contain('2026-05-20');
    expect(finding?.reason.en).to.contain('CNY 3,000.00');
  });

  it('names the last day of the period when it is reached on that day', () => {
    const result = evaluateShipped(
      'TX-01',
      factsOf({ ...year, ...untaxed({ '2026-05-20': 29_999_999, '2026-06-30': 1 }) }),
    );
    expect(result.findings[0]?.evidence.dates[1]).to.equal('2026-06-30');
    expect(result.findings[0]?.reason.en).to.contain('on 2026-06-30');
  });

  it('only warns one fen below the threshold', () => {
    const result = evaluateShipped('TX-01', factsOf({ ...year, ...untaxed({ '2026-05-20': 29_999_999 }) }));
    expect(result.status).to.equal('passed');
    expect(brokenKeys(result)).to.deep.equal([]);
    expect(warnedKeys(result)).to.deep.equal(['2026-Q2']);
  });

  it('warns at exactly 0.85 of the threshold and is silent one fen below', () => {
    const at = evaluateShipped('TX-01', factsOf({ ...year, ...untaxed({ '2026-05-20': 25_500_000 }) }));
    const below = evaluateShipped('TX-01', factsOf({ ...year, ...untaxed({ '2026-05-20': 25_499_999 }) }));
    expect(warnedKeys(at)).to.deep.equal(['2026-Q2']);
    expect(below.findings).to.deep.equal([]);
  });

  it('takes the levy of 1 % out of amounts that include it', () => {
    // 303,000.00 / 1.01 = 300,000.00; 302,999.99 / 1.01 = 299,999.99; 302,000.00 / 1.01 = 299,009.90.
    const gross = (fen: number) =>
      evaluateShipped('TX-01', factsOf({ ...year, sales: { '2026-05-20': fen } }));
    expect(gross(30_300_000).status).to.equal('failed');
    expect(gross(30_299_999).status).to.equal('passed');
    expect(gross(30_200_000).findings[0]?.evidence.sums['netSalesMinor']).to.equal(29_900_990);
  });

  it('takes refunds off', () => {
    const result = evaluateShipped(
      'TX-01',
      factsOf({ ...year, sales: { '2026-05-20': 30_300_001 }, refunds: { '2026-06-01': -2 } }),
    );
    expect(brokenKeys(result)).to.deep.equal([]);
  });

  it('looks at months when the merchant files by month', () => {
    const monthly = (fen: number) =>
      evaluateShipped(
        'TX-01',
        factsOf({
          ...year,
          merchant: { vatPeriod: 'month' },
          ...untaxed({ '2026-03-31': fen, '2026-04-01': fen }),
        }),
      );
    expect(brokenKeys(monthly(10_000_000))).to.deep.equal(['2026-03', '2026-04']);
    expect(brokenKeys(monthly(9_999_999))).to.deep.equal([]);
  });

  it('does not join sales of two quarters', () => {
    const result = evaluateShipped(
      'TX-01',
      factsOf({ ...year, ...untaxed({ '2026-03-31': 15_000_000, '2026-04-01': 15_000_000 }) }),
    );
    expect(result.findings).to.deep.equal([]);
  });

  it('finds every quarter that reached it, and warns only for the last one in the books', () => {
    const result = evaluateShipped(
      'TX-01',
      factsOf({
        from: '2025-10-01',
        to: '2026-08-01',
        ...untaxed({ '2026-02-01': 29_000_000, '2026-05-01': 31_000_000 }),
      }),
    );
    expect(brokenKeys(result)).to.deep.equal(['2026-Q2']);
    expect(warnedKeys(result)).to.deep.equal([]);
  });

  it('is not applied to days before 2026-01-01', () => {
    const before = evaluateShipped(
      'TX-01',
      factsOf({
        from: '2025-10-01',
        to: '2025-12-31',
        today: '2026-01-15',
        ...untaxed({ '2025-12-31': 30_000_000 }),
      }),
    );
    const after = evaluateShipped(
      'TX-01',
      factsOf({
        from: '2025-10-01',
        to: '2026-01-01',
        today: '2026-01-15',
        ...untaxed({ '2026-01-01': 30_000_000 }),
      }),
    );
    expect(before.status).to.equal('not-applicable');
    expect(brokenKeys(after)).to.deep.equal(['2026-Q1']);
  });

  it('is for small-scale taxpayers with books in CNY only', () => {
    const sums = untaxed({ '2026-05-20': 40_000_000 });
    const general = evaluateShipped(
      'TX-01',
      factsOf({ ...year, merchant: { taxPayerType: 'general' }, ...sums }),
    );
    const sterling = evaluateShipped('TX-01', factsOf({ ...year, merchant: { currency: 'GBP' }, ...sums }));
    expect(general.status).to.equal('not-applicable');
    expect(sterling.status).to.equal('not-applicable');
    expect(sterling.reason?.en).to.contain('GBP');
  });

  it('is undetermined while the books are empty', () => {
    const facts = factsOf(year);
    const result = evaluateShipped('TX-01', { ...facts, books: undefined, window: undefined });
    expect(result.status).to.equal('undetermined');
  });

  it('never shows what is to be verified as law', () => {
    const result = evaluateShipped('TX-01', factsOf({ ...year, ...untaxed({ '2026-05-20': 40_000_000 }) }));
    const notes = result.findings[0]?.evidence.notes ?? [];
    const levy = notes.find((note) => note.zh.includes('1%征收率'));
    expect(levy?.zh).to.contain('（待核实）');
    expect(levy?.en).to.contain('(to be verified)');
  });
});
