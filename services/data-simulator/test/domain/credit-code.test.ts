import {
  creditCodeCheckCharacter,
  drawCreditCode,
} from '@merchant-analysis/data-simulator/domain/credit-code';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the unified social credit code', () => {
  it('ends like the example of GB 32100-2015 and like codes of the public register', () => {
    // The standard's own example, then codes that companies print on their licences.
    for (const code of [
      '91350100M000100Y43',
      '914403001922038216',
      '91330100799655058B',
      '9144030071526726XG',
    ]) {
      expect(creditCodeCheckCharacter(code.slice(0, 17))).to.equal(code[17]);
    }
  });

  it('is drawn well formed, with its own check character and the place of the merchant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_294_967_295 }), (seed) => {
        const code = drawCreditCode(seededRandom(seed), 2, '310106');
        expect(code).to.match(/^92310106[0-9A-HJ-NPQRTUWXY]{10}$/);
        expect(creditCodeCheckCharacter(code.slice(0, 17))).to.equal(code[17]);
      }),
    );
  });
});
