import { parseDayCut } from '@merchant-analysis/kernel/business-date';

type Hours = readonly { readonly opens: string; readonly closes: string }[];

/**
 * Which of the 24 local hours touch a declared opening time. An hour that is open for a minute counts as open;
 * closing before opening means past midnight; closing when opening means round the clock.
 */
export function openHours(declared: Hours): boolean[] {
  const open = new Array<boolean>(24).fill(false);
  for (const { opens, closes } of declared) {
    const start = parseDayCut(opens);
    const end = parseDayCut(closes);
    const minutes = end > start ? end - start : end - start + 1440;
    for (let minute = start; minute < start + minutes; minute++) open[Math.floor(minute / 60) % 24] = true;
  }
  return open;
}
