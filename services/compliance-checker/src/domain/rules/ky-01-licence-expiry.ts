import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { checked, type DraftFinding, defineRule, notApplicable, undetermined } from '../rule.js';

/** KY-01 营业执照到期: the licence is valid through its last day; 长期 never ends. */
export const licenceExpiry = defineRule({
  id: 'KY-01',
  needs: [],
  thresholds: ['urgentDays', 'noticeDays'],
  evaluate({ merchant, today }, { thresholds }) {
    if (merchant.licenceValidTo === undefined) {
      return undetermined({
        zh: '未填写营业执照有效期；请在商户资料中补充。',
        en: 'The last valid day of the business licence is not given: add it to the merchant.',
      });
    }
    if (merchant.licenceValidTo === 'long-term') {
      return notApplicable({ zh: '营业执照长期有效。', en: 'The business licence has no end.' });
    }
    const validTo = parseDate(merchant.licenceValidTo);
    const daysLeft = validTo - today;
    if (daysLeft > thresholds.noticeDays) return checked([]);
    return checked([finding(daysLeft, formatDate(validTo), formatDate(today), thresholds.urgentDays)]);
  },
});

function finding(daysLeft: number, validTo: string, today: string, urgentDays: number): DraftFinding {
  const evidence = { figures: { daysLeft }, dates: [validTo, today] };
  const key = `licence:${validTo}`;
  if (daysLeft < 0) {
    return {
      outcome: 'broken',
      key,
      reason: {
        zh: `营业执照已于 ${validTo} 到期（${-daysLeft} 天前）。`,
        en: `The business licence ended on ${validTo}, ${-daysLeft} ${-daysLeft === 1 ? 'day' : 'days'} ago.`,
      },
      evidence,
    };
  }
  return {
    outcome: 'warning',
    severity: daysLeft <= urgentDays ? 'high' : 'info',
    key,
    reason: {
      zh: `营业执照将于 ${validTo} 到期，还剩 ${daysLeft} 天，请及时办理延续。`,
      en: `The business licence ends on ${validTo}, in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}: renew it in time.`,
    },
    evidence,
  };
}
