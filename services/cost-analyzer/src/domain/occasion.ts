import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

/** Days of sales of the Chinese platforms, month and day. */
const SHOPPING_DAYS: Readonly<Record<string, LocalizedText>> = {
  '06-18': { zh: '618 购物节', en: 'the 6-18 sales' },
  '11-11': { zh: '双十一', en: 'the 11-11 sales' },
  '12-12': { zh: '双十二', en: 'the 12-12 sales' },
};
/** Spring Festival and the first week of October: people travel, and shops shut before the first day off. */
const LONG_HOLIDAY_DAYS = 5;
const DAYS_AROUND = 7;

/**
 * What is known of a day that may be why it was unlike others.
 * @param holidays day numbers of public holidays; empty where the calendar is not known, and then nothing is.
 */
export function occasionOf(day: number, holidays: ReadonlySet<number>): LocalizedText | undefined {
  if (holidays.size === 0) return undefined;
  if (holidays.has(day)) return { zh: '法定节假日', en: 'a public holiday' };
  const shopping = SHOPPING_DAYS[formatDate(day).slice(5)];
  if (shopping) return shopping;
  for (let distance = 1; distance <= DAYS_AROUND; distance++) {
    if (isLong(day + distance, 1, holidays)) return { zh: '长假前', en: 'just before a long holiday' };
    if (isLong(day - distance, -1, holidays)) return { zh: '长假后', en: 'just after a long holiday' };
  }
  return undefined;
}

/** Whether a long holiday begins at that day, looking that way. */
function isLong(day: number, step: 1 | -1, holidays: ReadonlySet<number>): boolean {
  for (let index = 0; index < LONG_HOLIDAY_DAYS; index++) {
    if (!holidays.has(day + index * step)) return false;
  }
  return true;
}
