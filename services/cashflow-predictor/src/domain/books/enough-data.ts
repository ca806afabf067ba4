import type { LocalizedText } from '@merchant-analysis/kernel/text';

/** Two weeks: every weekday was seen twice, the least that tells a weekday from chance. */
export const LEAST_HISTORY_DAYS = 14;

interface NotEnough {
  readonly code: 'no-transactions' | 'history-too-short';
  readonly reason: LocalizedText;
}

/** Why these books cannot be forecast, or undefined when they can. `historyDays` is 0 for empty books. */
export function whyNotEnough(historyDays: number): NotEnough | undefined {
  if (historyDays <= 0) {
    return {
      code: 'no-transactions',
      reason: {
        zh: '截至所选日期，账本中还没有交易，请先导入账目。',
        en: 'There are no transactions up to that day: import the books first.',
      },
    };
  }
  if (historyDays >= LEAST_HISTORY_DAYS) return undefined;
  return {
    code: 'history-too-short',
    reason: {
      zh: `账目只有 ${historyDays} 天，至少需要 ${LEAST_HISTORY_DAYS} 天才能看出每周规律。`,
      en: `The books cover ${historyDays} ${historyDays === 1 ? 'day' : 'days'}; a weekly pattern needs at least ${LEAST_HISTORY_DAYS}.`,
    },
  };
}
