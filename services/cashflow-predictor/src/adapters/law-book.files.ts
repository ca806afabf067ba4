import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  civilOf,
  dayNumberOf,
  parseDate,
  tryParseDate,
  weekdayOf,
} from '@merchant-analysis/kernel/business-date';
import { isChineseZone, qingmingOf } from '@merchant-analysis/kernel/china';
import { SettingsError } from '@merchant-analysis/settings/settings';
import { z } from 'zod';
import { WEEKENDS_ONLY, type WorkCalendar } from '../domain/books/work-calendar.js';
import { parseFeasts } from '../domain/feasts/feast.js';
import { usualDaysOff, type YearOfFeasts } from '../domain/taxes/usual-days-off.js';
import type { VatRules } from '../domain/taxes/vat-rules.js';
import type { LawBook } from '../ports/calendar.js';

const CHINA_CURRENCY = 'CNY';
/** A notice of a year names more days than this; the notice of the next one may name a few of it. */
const FEWEST_DAYS_OF_A_NOTICE = 10;

/**
 * Reads the calendars and the tax lines of `CONFIG_DIR` once, at start.
 * @throws SettingsError when a file is missing or does not hold what it should.
 */
export function loadLawBook(configDir: string): LawBook {
  const daysOff = textOf(join(configDir, 'calendars', 'cn-days-off.csv'));
  const lunarFeasts = textOf(join(configDir, 'calendars', 'cn-lunar-feasts.csv'));
  const rules = join(configDir, 'rules', '2026');
  const [threshold, registration] = [textOf(join(rules, 'TX-01.json')), textOf(join(rules, 'TX-02.json'))];
  const china = chineseCalendar(tableOf(daysOff), tableOf(lunarFeasts));
  const feasts = parseFeasts(lunarFeasts, daysOff);
  return {
    calendarOf: (timeZone) => (isChineseZone(timeZone) ? china : WEEKENDS_ONLY),
    feastsOf: (currency) => (currency === CHINA_CURRENCY ? feasts : []),
    vat: vatRules(rules, { threshold, registration }),
    digest: createHash('sha256')
      .update(JSON.stringify([daysOff, lunarFeasts, threshold, registration]))
      .digest('hex')
      .slice(0, 32),
  };
}

/** Days off by notice; of years without one those that the law names (全国年节及纪念日放假办法, 2024). */
function chineseCalendar(daysOff: readonly string[][], lunarFeasts: readonly string[][]): WorkCalendar {
  const off = new Set<number>();
  const work = new Set<number>();
  const named = new Map<number, number>();
  const usual: YearOfFeasts[] = [];
  for (const [date = '', , flag] of daysOff) {
    const day = tryParseDate(date);
    if (day === undefined) continue;
    (flag === '1' ? off : work).add(day);
    const { year } = civilOf(day);
    named.set(year, (named.get(year) ?? 0) + 1);
  }
  const isPublished = (year: number): boolean => (named.get(year) ?? 0) >= FEWEST_DAYS_OF_A_NOTICE;
  for (const [year = '', springFestival = '', , dragonBoat = '', midAutumn = ''] of lunarFeasts) {
    if (isPublished(Number(year)) || !tryParseDate(springFestival)) continue;
    const feasts = {
      year: Number(year),
      springFestival: parseDate(springFestival),
      dragonBoat: parseDate(dragonBoat),
      midAutumn: parseDate(midAutumn),
    };
    for (const day of statutoryDays(feasts.year, feasts.springFestival)) off.add(day);
    off.add(feasts.dragonBoat).add(feasts.midAutumn);
    usual.push(feasts);
  }
  if (off.size === 0) throw new SettingsError(['config/calendars holds no day off']);
  return {
    isDayOff: (day) => off.has(day) || (weekdayOf(day) > 5 && !work.has(day)),
    isHoliday: (day) => off.has(day),
    unpublished: {
      includes: (day) => !isPublished(civilOf(day).year),
      isDayOff: usualDaysOff(usual),
    },
  };
}

function statutoryDays(year: number, springFestival: number): number[] {
  const from = (first: number, length: number): number[] => Array.from({ length }, (_, step) => first + step);
  return [
    dayNumberOf(year, 1, 1)!,
    ...from(springFestival - 1, 4),
    qingmingOf(year),
    ...from(dayNumberOf(year, 5, 1)!, 2),
    ...from(dayNumberOf(year, 10, 1)!, 3),
  ];
}

const ruleFile = z.object({
  validFrom: z.string(),
  validTo: z.string().optional(),
  thresholds: z.array(z.object({ name: z.string(), value: z.number(), confidence: z.string() })),
  peers: z
    .array(z.object({ name: z.string(), default: z.number(), byMcc: z.record(z.string(), z.number()) }))
    .default([]),
});

function vatRules(folder: string, texts: { threshold: string; registration: string }): VatRules {
  const threshold = ruleFile.parse(JSON.parse(texts.threshold));
  const registration = ruleFile.parse(JSON.parse(texts.registration));
  const named = <T extends { name: string }>(entries: readonly T[], name: string): T => {
    const found = entries.find((one) => one.name === name);
    if (!found) throw new SettingsError([`a rule in ${folder} has no ${name}`]);
    return found;
  };
  const thresholdOf = (file: z.output<typeof ruleFile>, name: string): number =>
    named(file.thresholds, name).value;
  return {
    monthlySalesMinor: thresholdOf(threshold, 'monthlySalesMinor'),
    quarterlySalesMinor: thresholdOf(threshold, 'quarterlySalesMinor'),
    annualSalesMinor: thresholdOf(registration, 'annualSalesMinor'),
    levyBps: thresholdOf(threshold, 'levyBps'),
    isLevyVerified: named(threshold.thresholds, 'levyBps').confidence.startsWith('V'),
    generalRates: named(registration.peers, 'generalRateBps'),
    validFrom: parseDate(threshold.validFrom),
    validTo: threshold.validTo === undefined ? Number.MAX_SAFE_INTEGER : parseDate(threshold.validTo),
  };
}

function tableOf(csv: string): string[][] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map((line) => line.split(','));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new SettingsError([`${path} cannot be read: forecasts need it for taxes and due days`]);
  }
}
