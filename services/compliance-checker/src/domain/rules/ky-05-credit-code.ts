import { isCreditCode } from '../credit-code.js';
import { checked, defineRule, undetermined } from '../rule.js';

/** KY-05 统一社会信用代码校验: a code whose check character is wrong is a mistake in the data. */
export const creditCode = defineRule({
  id: 'KY-05',
  needs: [],
  thresholds: [],
  evaluate({ merchant }) {
    const code = merchant.unifiedSocialCreditCode;
    if (code === undefined || code === '') {
      return undetermined({
        zh: '未填写统一社会信用代码；请在商户资料中补充。',
        en: 'The unified social credit code is not given: add it to the merchant.',
      });
    }
    if (isCreditCode(code)) return checked([]);
    return checked([
      {
        outcome: 'broken',
        key: `uscc:${code}`,
        reason: {
          zh: `统一社会信用代码 ${code} 未通过校验，可能录入有误；请核对营业执照。`,
          en: `The unified social credit code ${code} fails its check character and may be mistyped: compare it with the licence.`,
        },
        evidence: { figures: { length: code.length } },
      },
    ]);
  },
});
