import { expect } from 'chai';
import { brokenKeys, evaluateShipped, factsOf } from '../../facts-for-tests.js';

// 20 % of at least 30 sales in 30 days between 00:00 and 05:00, outside the declared hours, p < 0.001.
const month = { from: '2026-05-01', to: '2026-05-30' };
type Books = Parameters<typeof factsOf>[0];
const check = (hours: NonNullable<Books['hours']>, more: Partial<Books> = {}) =>
  evaluateShipped('ST-05', factsOf({ ...month, hours, ...more }));
/** So many at 03:00 and the rest at noon, on one day. */
const onOneDay = (night: number, all: number) => (day: number) =>
  day === 20_580 ? { 3: night, 12: all - night } : {};

describe('ST-05 night activity', () => {
  it('sees a day café with 35 % of its sales at 02:00 to 04:00', () => {
    const result = check(() => ({ 2: 20, 3: 15, 12: 65 }), { merchant: { mcc: '5814' } });
    expect(result.status).to.equal('failed');
    expect(brokenKeys(result)).to.deep.equal(['2026-05']);
    expect(result.findings[0]?.evidence.figures['nightShare']).to.equal(0.35);
    expect(result.findings[0]?.evidence.figures['peerShare']).to.equal(0.05);
    // Every window of the month is alike, so the first day is the worst: 35 of 100.
    expect(result.findings[0]?.evidence.figures).to.include({
      hour02: 20,
      hour03: 15,
      hour12: 65,
      hour04: 0,
    });
  });

  it('does not look at convenience stores and other round-the-clock trades', () => {
    const night = () => ({ 2: 20, 3: 15, 12: 65 });
    expect(check(night, { merchant: { mcc: '5411' } }).status).to.equal('not-applicable');
    expect(check(night, { merchant: { mcc: '5499' } }).status).to.equal('not-applicable');
  });

  it('does not look at hours that were declared', () => {
    const night = () => ({ 1: 35, 12: 65 });
    const bar = [{ opens: '18:00', closes: '02:00' }];
    expect(check(night, { merchant: { declaredHours: bar } }).status).to.equal('passed');
    const always = [{ opens: '00:00', closes: '00:00' }];
    expect(check(night, { merchant: { declaredHours: always } }).status).to.equal('not-applicable');
  });

  it('needs a fifth of the sales: 20 of 100, not 19', () => {
    expect(check(onOneDay(20, 100)).status).to.equal('failed');
    expect(check(onOneDay(19, 100)).status).to.equal('passed');
  });

  it('needs thirty sales', () => {
    expect(check(onOneDay(10, 30)).status).to.equal('failed');
    expect(check(onOneDay(10, 29)).status).to.equal('passed');
  });

  it('counts from midnight until five', () => {
    const at = (hour: number) => check(() => ({ [hour]: 40, 12: 60 })).status;
    expect([23, 0, 4, 5].map(at)).to.deep.equal(['passed', 'failed', 'failed', 'passed']);
  });

  it('allows what chance explains in this trade', () => {
    // A bar (5813) sells a quarter of its drinks at night: 8 of 30 is no surprise there (P ≈ 0.49).
    expect(check(onOneDay(8, 30), { merchant: { mcc: '5813' } }).status).to.equal('passed');
    expect(check(onOneDay(8, 30), { merchant: { mcc: '5812' } }).status).to.equal('failed');
  });

  it('stays open when no hours are declared, and passes when the night is quiet anyway', () => {
    const unknown = { merchant: { declaredHours: undefined } };
    expect(check(onOneDay(35, 100), unknown).status).to.equal('undetermined');
    expect(check(onOneDay(3, 100), unknown).status).to.equal('passed');
  });
});
