import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf } from '../../facts-for-tests.js';

// Eight Tuesdays of 900 … 1,070 yuan before Tuesday 2025-11-11. Their median is 990.00, the absolute deviations
// are 90, 60, 30, 10, 10, 30, 60, 80 and their median 45.00, so x has robust z = 0.6745·(x − 990)/45.
const tuesday = parseDate('2025-11-11');
const before = [90_000, 93_000, 96_000, 98_000, 100_000, 102_000, 105_000, 107_000];
const books = (x: number, weeks = before) => ({
  from: formatDate(tuesday - 7 * weeks.length),
  to: formatDate(tuesday),
  sales: Object.fromEntries(
    [...weeks, x].map((sum, week) => [formatDate(tuesday - 7 * (weeks.length - week)), sum]),
  ),
});
type Books = Parameters<typeof factsOf>[0];
const check = (x: number, more: Partial<Books> = {}) =>
  evaluateShipped('ST-10', factsOf({ ...books(x), ...more }));
const feast = { calendar: { busyDays: new Map([[tuesday, '双十一']]) } };

describe('ST-10 velocity spike', () => {
  it('sees eight times the usual on a plain Tuesday', () => {
    const result = check(792_000);
    expect(brokenKeys(result)).to.deep.equal(['2025-11-11']);
    const figures = result.findings[0]?.evidence.figures ?? {};
    expect(figures['multiple']).to.equal(8);
    expect(figures['robustZ']).to.be.closeTo((0.6745 * (7920 - 990)) / 45, 1e-9);
  });

  it('needs three times the median: 2,970.00, not 2,969.99', () => {
    expect(check(297_000).status).to.equal('failed');
    expect(check(296_999).status).to.equal('passed');
  });

  it('does not see four times the usual on a sales festival, but sees eight times', () => {
    expect(check(396_000).status).to.equal('failed');
    expect(check(396_000, feast).status).to.equal('passed');
    const loud = check(792_000, feast);
    expect(loud.status).to.equal('failed');
    expect(loud.findings[0]?.reason.zh).to.contain('已考虑“双十一”的影响');
    expect(check(792_000).findings[0]?.reason.zh).to.not.contain('已考虑');
  });

  it('compares with the same weekday only', () => {
    const sums = { ...books(100_000).sales, [formatDate(tuesday - 1)]: 300_000 };
    expect(check(0, { sales: sums }).status).to.equal('passed');
  });

  it('allows a big day where days differ much', () => {
    // Median 550.00, MAD 400.00: 3,300.00 is six times the median and z = 4.64.
    const wild = [10_000, 10_000, 20_000, 50_000, 60_000, 90_000, 100_000, 100_000];
    expect(evaluateShipped('ST-10', factsOf(books(330_000, wild))).status).to.equal('passed');
  });

  it('is undetermined when the books hold eight weeks only', () => {
    const eight = books(800_000, before.slice(1));
    const result = evaluateShipped('ST-10', factsOf(eight));
    expect(result.status).to.equal('undetermined');
    expect(result.reason?.zh).to.contain('不足 9 周');
  });

  it('does not compare with a weekday on which the merchant is closed', () => {
    expect(evaluateShipped('ST-10', factsOf(books(500_000, [0, 0, 0, 0, 0, 0, 0, 90_000]))).status).to.equal(
      'passed',
    );
  });
});
