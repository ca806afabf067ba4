import { lastDueUpTo, nextDueAfter } from '@merchant-analysis/scheduler/domain/due-times';
import { expect } from 'chai';
import fc from 'fast-check';
import { nightly } from '../plans.js';

const next = (after: string, about = {}) =>
  new Date(nextDueAfter(nightly(about), Date.parse(after))).toISOString();
const last = (upTo: string, about = {}) =>
  new Date(lastDueUpTo(nightly(about), Date.parse(upTo))).toISOString();

describe('due times', () => {
  it('are at the local time of the next day', () => {
    expect(next('2026-11-21T02:29:59+08:00')).to.equal('2026-11-20T18:30:00.000Z');
    expect(next('2026-11-21T02:30:00+08:00')).to.equal('2026-11-21T18:30:00.000Z');
    expect(last('2026-11-21T02:30:00+08:00')).to.equal('2026-11-20T18:30:00.000Z');
    expect(last('2026-11-21T02:29:59+08:00')).to.equal('2026-11-19T18:30:00.000Z');
  });

  it('keep to weekdays', () => {
    // 2026-11-21 is a Saturday; Monday is the 23rd.
    expect(next('2026-11-21T12:00:00+08:00', { weekdays: [1, 3] })).to.equal('2026-11-22T18:30:00.000Z');
    expect(last('2026-11-21T12:00:00+08:00', { weekdays: [1, 3] })).to.equal('2026-11-17T18:30:00.000Z');
    expect(next('2026-11-21T12:00:00+08:00', { weekdays: [] })).to.equal('2026-11-21T18:30:00.000Z');
  });

  it('come once on the day on which clocks go forward over them', () => {
    // Berlin, 2026-03-29: 02:00 becomes 03:00. 02:30 does not exist and is taken as 03:30 summer time.
    const berlin = { timeZone: 'Europe/Berlin' };
    expect(next('2026-03-28T12:00:00Z', berlin)).to.equal('2026-03-29T01:30:00.000Z');
    expect(next('2026-03-29T01:30:00Z', berlin)).to.equal('2026-03-30T00:30:00.000Z');
    expect(last('2026-03-29T01:29:59Z', berlin)).to.equal('2026-03-28T01:30:00.000Z');
  });

  it('come once on the day on which clocks go back over them', () => {
    // Berlin, 2026-10-25: 03:00 becomes 02:00. 02:30 comes twice, and the first counts.
    const berlin = { timeZone: 'Europe/Berlin' };
    expect(next('2026-10-24T12:00:00Z', berlin)).to.equal('2026-10-25T00:30:00.000Z');
    expect(next('2026-10-25T00:30:00Z', berlin)).to.equal('2026-10-26T01:30:00.000Z');
    expect(last('2026-10-25T01:30:00Z', berlin)).to.equal('2026-10-25T00:30:00.000Z');
  });

  it('come once a local day, whatever the zone, and fit together', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') }),
        (timeZone, minute, instant) => {
          const at = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
          const plan = nightly({ timeZone, at });
          const following = nextDueAfter(plan, instant);
          expect(following).to.be.greaterThan(instant);
          expect(lastDueUpTo(plan, following)).to.equal(following);
          expect(nextDueAfter(plan, lastDueUpTo(plan, instant))).to.equal(following);
          expect(following - lastDueUpTo(plan, instant)).to.be.within(22 * 3_600_000, 26 * 3_600_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});
