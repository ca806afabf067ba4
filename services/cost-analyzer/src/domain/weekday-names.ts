import type { LocalizedText } from '@merchant-analysis/kernel/text';

/** Monday first (ISO 8601), as a sentence names the day. */
export const WEEKDAYS: readonly LocalizedText[] = [
  { zh: '周一', en: ' on a Monday' },
  { zh: '周二', en: ' on a Tuesday' },
  { zh: '周三', en: ' on a Wednesday' },
  { zh: '周四', en: ' on a Thursday' },
  { zh: '周五', en: ' on a Friday' },
  { zh: '周六', en: ' on a Saturday' },
  { zh: '周日', en: ' on a Sunday' },
];
