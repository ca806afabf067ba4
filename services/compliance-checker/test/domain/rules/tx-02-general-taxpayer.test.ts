import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf } from '../../facts-for-tests.js';

// [增值税法] art. 9: not over 5,000,000.00 a year; [STA 2026-2]: any twelve months in a row.
const years = { from: '2024-07-01', to: '2026-06-30' };
const untaxed = (sums: Record<string, number>) => ({ sales: sums, untaxed: sums });

describe('TX-02 registration as a general taxpayer', () => {
  it('is due one fen above 5,000,000.00 in twelve months', () => {
    const result = evaluateShipped(
      'TX-02',
      factsOf({ ...years, ...untaxed({ '2025-07-01': 250_000_000, '2026-06-30': 250_000_001 }) }),
    );
    expect(result.status).to.equal('failed');
    expect(brokenKeys(result)).to.deep.equal(['registration']);
    expect(result.findings[0]?.severity).to.equal('critical');
    expect(result.findings[0]?.evidence.sums['netSalesMinor']).to.equal(500_000_001);
    expect(result.findings[0]?.evidence.dates).to.deep.equal(['2025-07-01', '2026-06-30']);
  });

  it('is not due at exactly 5,000,000.00', () => {
    const result = evaluateShipped(
      'TX-02',
      factsOf({ ...years, ...untaxed({ '2025-07-01': 250_000_000, '2026-06-30': 250_000_000 }) }),
    );
    expect(brokenKeys(result)).to.deep.equal([]);
    expect(result.findings.map((finding) => [finding.outcome, finding.severity])).to.deep.equal([
      ['warning', 'high'],
    ]);
  });

  it('does not count a thirteenth month', () => {
    const result = evaluateShipped(
      'TX-02',
      factsOf({ ...years, ...untaxed({ '2025-06-30': 300_000_000, '2026-06-01': 300_000_000 }) }),
    );
    expect(brokenKeys(result)).to.deep.equal([]);
  });

  it('names the month in which the line was crossed, also when sales fell later', () => {
    const result = evaluateShipped(
      'TX-02',
      factsOf({
        ...years,
        ...untaxed({ '2025-01-15': 400_000_000, '2026-01-20': 1, '2025-12-30': 100_000_001 }),
      }),
    );
    expect(brokenKeys(result)).to.deep.equal([]);
    const crossed = evaluateShipped(
      'TX-02',
      factsOf({ ...years, ...untaxed({ '2025-02-15': 400_000_000, '2026-01-20': 100_000_001 }) }),
    );
    expect(crossed.findings[0]?.reason.en).to.contain('2026-01');
    expect(crossed.findings[0]?.evidence.dates).to.deep.equal(['2025-02-01', '2026-01-31']);
    // The curve: crossed in January, back below when February of the year before falls out.
    expect(crossed.findings[0]?.evidence.sums).to.include({
      'twelveMonthsTo:2026-01': 500_000_001,
      'twelveMonthsTo:2026-02': 100_000_001,
    });
  });

  it('warns at 4,000,000.00 and more loudly at 4,500,000.00', () => {
    const at = (fen: number) =>
      evaluateShipped('TX-02', factsOf({ ...years, ...untaxed({ '2026-03-01': fen }) })).findings.map(
        ({ severity }) => severity,
      );
    expect(at(399_999_999)).to.deep.equal([]);
    expect(at(400_000_000)).to.deep.equal(['medium']);
    expect(at(449_999_999)).to.deep.equal(['medium']);
    expect(at(450_000_000)).to.deep.equal(['high']);
  });

  it('takes the levy of 1 % out and leaves other income aside', () => {
    // 5,050,000.00 / 1.01 = 5,000,000.00; a sale of property is booked as other income and is no sale here.
    const gross = (fen: number) =>
      brokenKeys(evaluateShipped('TX-02', factsOf({ ...years, sales: { '2026-03-01': fen } })));
    expect(gross(505_000_000)).to.deep.equal([]);
    expect(gross(505_000_001)).to.deep.equal(['registration']);
  });

  it('is not asked of a general taxpayer, nor of books in another currency', () => {
    const sums = untaxed({ '2026-03-01': 600_000_000 });
    const of = (merchant: Parameters<typeof factsOf>[0]['merchant']) =>
      evaluateShipped('TX-02', factsOf({ ...years, merchant, ...sums })).status;
    expect(of({ taxPayerType: 'general' })).to.equal('not-applicable');
    expect(of({ currency: 'USD' })).to.equal('not-applicable');
    expect(of({ taxPayerType: 'not-registered' })).to.equal('failed');
  });

  it('is not applied before the law is in force on 2026-01-01', () => {
    const result = evaluateShipped(
      'TX-02',
      factsOf({
        from: '2024-01-01',
        to: '2025-12-31',
        today: '2026-01-05',
        ...untaxed({ '2025-12-01': 600_000_000 }),
      }),
    );
    expect(result.status).to.equal('not-applicable');
  });
});
