const DAYS_1900 = 25_569;
const DAYS_1904 = 24_107;
const SECONDS_PER_DAY = 86_400;

/**
 * The wall time of an Excel date, to the second: `2024-03-05 09:07:00`, or `09:07:00` when it is a time alone.
 * In the 1900 system the day 60 never was (1900-02-29) and days before it count from one day later.
 * @returns undefined when there is no such day.
 */
export function formatExcelDate(serial: number, uses1904: boolean): string | undefined {
  if (!(serial >= 0) || serial >= 2_958_466) return undefined;
  let seconds = Math.round(serial * SECONDS_PER_DAY);
  if (seconds < SECONDS_PER_DAY && !uses1904) return new Date(seconds * 1000).toISOString().slice(11, 19);
  if (!uses1904) {
    if (Math.floor(serial) === 60) return undefined;
    if (serial < 60) seconds += SECONDS_PER_DAY;
  }
  const epochDays = uses1904 ? DAYS_1904 : DAYS_1900;
  const instant = new Date((seconds - epochDays * SECONDS_PER_DAY) * 1000);
  return instant.toISOString().slice(0, 19).replace('T', ' ');
}
