import { figuresOf, ratiosOf } from '@merchant-analysis/loadtest/analyses/compare-platforms';
import { expect } from 'chai';

describe('the comparison of platforms', () => {
  const answers = (perSecond: number) => ({ perSecond, p50Ms: 1000 / perSecond });
  const fresh = (perSecond: number) => ({ ...answers(perSecond), cpuMs: 2000 / perSecond });
  const compared = {
    fresh: { one: [fresh(10), fresh(20), fresh(40)], two: [fresh(20), fresh(20), fresh(60)] },
    kept: { one: [answers(100)], two: [answers(50)] },
  };

  it('divides round by round, fresh and kept answers apart', () => {
    const ratios = ratiosOf(compared, 'two', 'one');
    expect(ratios['freshTwoToOnePerSecond']?.value).to.equal(1.5);
    expect(ratios['keptTwoToOnePerSecond']?.value).to.equal(0.5);
  });

  it('tells medians', () => {
    expect(figuresOf(compared, 'one')).to.deep.equal({
      oneFreshPerSecond: 20,
      oneFreshP50Ms: 50,
      oneFreshCpuMs: 100,
      oneKeptPerSecond: 100,
      oneKeptP50Ms: 10,
    });
  });
});
