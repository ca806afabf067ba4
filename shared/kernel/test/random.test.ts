import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const draw = (seed: number | string, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('seeded chance', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    expect(draw(7, 20)).to.deep.equal(draw(7, 20));
    expect(draw(7, 20)).not.to.deep.equal(draw(8, 20));
    expect(draw('noodles', 3)).not.to.deep.equal(draw('tea', 3));
  });

  it('is uniform: mean 1/2, variance 1/12', () => {
    const values = draw(1, 100_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).to.be.closeTo(0.5, 0.005);
    expect(variance).to.be.closeTo(1 / 12, 0.002);
  });

  it('draws normal numbers: mean 0, deviation 1, 95 % within 1.96', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 50_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const within = values.filter((value) => Math.abs(value) < 1.96).length / values.length;
    expect(mean).to.be.closeTo(0, 0.02);
    expect(within).to.be.closeTo(0.95, 0.005);
  });

  it('draws whole numbers from both ends of the range', () => {
    const random = seededRandom(5);
    expect(new Set(Array.from({ length: 200 }, () => random.integer(1, 3)))).to.deep.equal(
      new Set([1, 2, 3]),
    );
  });

  it('gives a named fork that does not depend on draws already made', () => {
    const fresh = seededRandom(9).fork('refunds').next();
    const used = seededRandom(9);
    used.next();
    expect(used.fork('refunds').next()).to.equal(fresh);
    expect(used.fork('prices').next()).not.to.equal(fresh);
  });
});
