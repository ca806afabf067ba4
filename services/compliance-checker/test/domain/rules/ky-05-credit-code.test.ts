import { expect } from 'chai';
import { evaluateShipped, factsOf } from '../../facts-for-tests.js';

const check = (unifiedSocialCreditCode: string | undefined) =>
  evaluateShipped(
    'KY-05',
    factsOf({ from: '2026-01-01', to: '2026-01-02', merchant: { unifiedSocialCreditCode } }),
  );

describe('KY-05 unified social credit code', () => {
  it('accepts codes of real enterprises, as their public registers show them', () => {
    // 华为技术有限公司, 深圳市腾讯计算机系统有限公司, 阿里巴巴（中国）网络技术有限公司
    for (const code of ['914403001922038216', '9144030071526726XG', '91330100716105852F']) {
      expect(check(code).status, code).to.equal('passed');
    }
  });

  it('finds one wrong digit, two swapped ones, a short code and letters that are not used', () => {
    for (const code of [
      '914403001922038217',
      '914403001922308216',
      '91440300192203821',
      '9144030019220382I6',
    ]) {
      const result = check(code);
      expect(result.status, code).to.equal('failed');
      expect(result.findings[0]?.key).to.equal(`uscc:${code}`);
    }
  });

  it('shows its source as to be verified, never as law', () => {
    const notes = check('914403001922038217').findings[0]?.evidence.notes;
    expect(notes?.map((note) => note.en)).to.deep.equal([
      'Check character of GB 32100-2015 (modulo 31) (to be verified)',
    ]);
  });

  it('stays open when no code is given', () => {
    expect(check(undefined).status).to.equal('undetermined');
    expect(check('').status).to.equal('undetermined');
  });
});
