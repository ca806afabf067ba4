import { PROBLEMS, problem, problemTitle } from '@merchant-analysis/contracts/problems';
import { expect } from 'chai';

describe('the table of problems', () => {
  for (const [code, { status, title, retryable }] of Object.entries(PROBLEMS)) {
    it(`${code} has a status, a title in both languages and the same blanks in both`, () => {
      expect(status).to.be.within(400, 599);
      expect(title.zh).to.match(/[\u4e00-\u9fff]/);
      const blanks = (text: string): string[] =>
        [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
      expect(blanks(title.zh)).to.deep.equal(blanks(title.en));
      if (status < 409) expect(retryable, 'a wrong request stays wrong').to.equal(false);
    });
  }

  it('fills the blanks of a title in the language asked for', () => {
    const failure = problem('NOT_FOUND', { what: 'merchant' });
    expect(failure.message).to.equal('There is no such merchant.');
    expect(problemTitle(failure, 'zh')).to.equal('找不到该商户。');
    const named = problem('NOT_FOUND', { what: 'merchant mer_00000001' });
    expect(problemTitle(named, 'zh')).to.equal('找不到该商户 mer_00000001。');
  });
});
