import { shareOfOpenDays } from '@merchant-analysis/cashflow-predictor/domain/series/promised-share';
import { expect } from 'chai';

const closedOn = (...phases: number[]): Uint8Array =>
  Uint8Array.from({ length: 7 }, (_, phase) => (phases.includes(phase) ? 1 : 0));

describe('the share of open days that must lie inside', () => {
  it('is what is promised when no weekday is closed, and when all are', () => {
    expect(shareOfOpenDays(80, closedOn())).to.equal(0.8);
    expect(shareOfOpenDays(95, closedOn(0, 1, 2, 3, 4, 5, 6))).to.equal(0.95);
  });

  it('leaves the promise over all days when a weekday is always inside, but no lower than is accepted', () => {
    // (0.95 · 7 − 1) / 6 = 0.9417; (0.8 · 7 − 1) / 6 = 0.7667 and (0.95 · 7 − 3) / 4 = 0.9125 are below the floors.
    expect(shareOfOpenDays(95, closedOn(6))).to.be.closeTo(0.9417, 1e-4);
    expect(shareOfOpenDays(80, closedOn(6))).to.equal(0.77);
    expect(shareOfOpenDays(95, closedOn(0, 5, 6))).to.equal(0.93);
  });
});
