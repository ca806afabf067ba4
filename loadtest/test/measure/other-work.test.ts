import { othersShareOf, parseBusyMs } from '@merchant-analysis/loadtest/measure/other-work';
import { expect } from 'chai';

describe('the work of others on this machine', () => {
  it('is every kind of work of all processors, and neither idleness nor waiting for a disk', () => {
    //            user nice system idle iowait irq softirq steal guest guest_nice
    const stat = 'cpu  100 20 30 90000 8000 4 5 6 7 8\ncpu0 1 2 3 4 5 6 7 8 9 10\n';
    expect(parseBusyMs(stat)).to.equal((100 + 20 + 30 + 4 + 5 + 6) * 10);
  });

  it('is what is left when the work of our processes is taken away, those that have just begun too', () => {
    const before = { at: 5_000, busyMs: 90_000, ours: new Map([[11, 700]]) };
    const ours = new Map([
      [11, 1_000],
      [12, 250],
    ]);
    expect(othersShareOf(before, { at: 6_000, busyMs: 91_050, ours })).to.equal(0.5);
  });
});
