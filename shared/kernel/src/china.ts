import { dayNumberOf } from './business-date.js';

/** Every name of Asia/Shanghai and Asia/Urumqi in the tz database (file `backward`), and the CTT of older Java. */
const ZONES: ReadonlySet<string> = new Set([
  'asia/shanghai',
  'asia/chongqing',
  'asia/chungking',
  'asia/harbin',
  'asia/urumqi',
  'asia/kashgar',
  'prc',
  'ctt',
]);

/** Whether the State Council's days off hold in a time zone, whatever the case of its name. */
export function isChineseZone(timeZone: string): boolean {
  return ZONES.has(timeZone.toLowerCase());
}

/** Day number of 清明, in April: ⌊y · 0.2422 + 4.81⌋ − ⌊y / 4⌋ with y years after 2000 (寿星公式), right from 2000 to 2099. */
export function qingmingOf(year: number): number {
  const late = year - 2000;
  return dayNumberOf(year, 4, Math.floor(late * 0.2422 + 4.81) - Math.floor(late / 4))!;
}
