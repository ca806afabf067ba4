import { drawCount, drawFactor, weightedPicker } from '@merchant-analysis/data-simulator/domain/draw';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const times = 20_000;
const many = <T>(draw: () => T): T[] => Array.from({ length: times }, draw);
const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('chance in the simulator', () => {
  it('counts events like a Poisson process: mean and variance are what was expected', () => {
    for (const expected of [0.4, 6, 29, 31, 80]) {
      const random = seededRandom(expected);
      const counts = many(() => drawCount(random, expected));
      const mean = meanOf(counts);
      // Five standard errors of the mean, √(λ/n).
      expect(mean).to.be.closeTo(expected, 5 * Math.sqrt(expected / times));
      expect(meanOf(counts.map((count) => (count - mean) ** 2)) / expected).to.be.within(0.92, 1.1);
    }
    expect(drawCount(seededRandom(1), 0)).to.equal(0);
  });

  it('picks as often as the weights say, and never what has none', () => {
    const random = seededRandom(3);
    const pick = weightedPicker([
      { value: 'a', weight: 3 },
      { value: 'never', weight: 0 },
      { value: 'b', weight: 1 },
    ]);
    const picked = many(() => pick(random));
    expect(picked.filter((value) => value === 'a').length / times).to.be.closeTo(0.75, 0.016);
    expect(picked).not.to.include('never');
    expect(() => weightedPicker([{ value: 'a', weight: 0 }])).to.throw(RangeError);
  });

  it('draws factors that leave the mean where it was', () => {
    const random = seededRandom(4);
    expect(meanOf(many(() => drawFactor(random, 0.2)))).to.be.closeTo(1, 0.0075);
  });
});
