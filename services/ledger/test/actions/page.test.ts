import { Problem } from '@merchant-analysis/kernel/problem';
import { pageFrom, readIdCursor } from '@merchant-analysis/ledger/actions/page';
import { expect } from 'chai';

describe('the cursor of a list sorted by id', () => {
  it('leads on after the last one shown', () => {
    const { page } = pageFrom(['mer_1', 'mer_2', 'mer_3'], 2, (id) => [id]);
    expect(readIdCursor(page.nextCursor)).to.equal('mer_2');
    expect(readIdCursor(undefined)).to.equal(undefined);
  });

  it('is refused when it is not one of ours, so that nobody takes an empty page for the end', () => {
    for (const cursor of ['zzz', '\u0000', '5:mer_1', 'eyJhIjoxfQ']) {
      expect(() => readIdCursor(cursor))
        .to.throw(Problem)
        .with.property('code', 'CURSOR_INVALID');
    }
  });
});
