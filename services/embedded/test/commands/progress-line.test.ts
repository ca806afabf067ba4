import { cutToWidth } from '@merchant-analysis/embedded/commands/progress-line';
import { expect } from 'chai';

describe('the line of progress', () => {
  it('is cut to the columns of the terminal, where a Chinese character takes two', () => {
    expect(cutToWidth('50 % of 600 days', 8)).to.equal('50 % of ');
    expect(cutToWidth('a 面馆', 6)).to.equal('a 面馆');
    expect(cutToWidth('a 面馆', 5)).to.equal('a 面');
  });
});
