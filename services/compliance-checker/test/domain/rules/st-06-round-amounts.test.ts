import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf } from '../../facts-for-tests.js';

// 40 % of at least 50 sales in 30 days, and three times the share of the trade.
const month = { from: '2026-05-01', to: '2026-05-30' };
const DAY = 20_580; // 2026-05-07
const check = (round: number, all: number, mcc = '5812', days = month) =>
  evaluateShipped(
    'ST-06',
    factsOf({
      ...days,
      merchant: { mcc },
      round: (day) => (day === DAY ? round : 0),
      hours: (day) => (day === DAY ? { 12: all } : {}),
    }),
  );

describe('ST-06 round amounts', () => {
  it('sees 60 % round hundreds', () => {
    const result = check(60, 100);
    expect(result.status).to.equal('failed');
    expect(brokenKeys(result)).to.deep.equal(['2026-05']);
    expect(result.findings[0]?.evidence.figures).to.include({ sales: 100, roundSales: 60 });
  });

  it('needs 40 %: 40 of 100, not 39', () => {
    expect(check(40, 100).status).to.equal('failed');
    expect(check(39, 100).status).to.equal('passed');
  });

  it('needs fifty sales', () => {
    expect(check(30, 50).status).to.equal('failed');
    expect(check(30, 49).status).to.equal('passed');
  });

  it('compares with the trade: three times 20 % at a car dealer', () => {
    expect(check(60, 100, '5511').status).to.equal('failed');
    expect(check(59, 100, '5511').status).to.equal('passed');
  });

  it('does not join sales that are more than thirty days apart', () => {
    const spread = (last: number) =>
      evaluateShipped(
        'ST-06',
        factsOf({
          from: '2026-05-01',
          to: '2026-06-30',
          round: (day) => (day === DAY || day === last ? 20 : 0),
          hours: (day) => (day === DAY || day === last ? { 12: 25 } : {}),
        }),
      ).status;
    expect(spread(DAY + 29)).to.equal('failed');
    expect(spread(DAY + 30)).to.equal('passed');
  });
});
