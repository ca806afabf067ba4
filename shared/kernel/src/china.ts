import { dayNumberOf } from './business-date.js';

const ZONES: ReadonlySet<string> = new Set(['Asia/Shanghai', 'Asia/Urumqi', 'PRC']);

/** Whether the State Council's days off hold in a time zone. */
export function isChineseZone(timeZone: string): boolean {
  return ZONES.has(timeZone);
}

/** Day number of 清明, in April: ⌊y · 0.2422 + 4.81⌋ − ⌊y / 4⌋ with y years after 2000 (寿星公式), right from 2000 to 2099. */
export function qingmingOf(year: number): number {
  const late = year - 2000;
  return dayNumberOf(year, 4, Math.floor(late * 0.2422 + 4.81) - Math.floor(late / 4))!;
}
