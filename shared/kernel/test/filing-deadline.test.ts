import { readFileSync } from 'node:fs';
import { firstDayOfMonth, formatDate, parseMonth, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { filingDeadline } from '@merchant-analysis/kernel/filing-deadline';
import { expect } from 'chai';

const flags = new Map(
  readFileSync(new URL('../../../config/calendars/cn-days-off.csv', import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
    .map(([date, , flag]) => [date!, flag === '1']),
);
const isDayOff = (day: number): boolean => flags.get(formatDate(day)) ?? weekdayOf(day) > 5;
const dayOf = (month: string): number =>
  filingDeadline(parseMonth(month), isDayOff) - firstDayOfMonth(parseMonth(month)) + 1;
const daysOf = (year: number): number[] =>
  Array.from({ length: 12 }, (_, index) => dayOf(`${year}-${String(index + 1).padStart(2, '0')}`));

describe('the filing deadline', () => {
  it('is what the State Taxation Administration published for every month of 2021 and 2024', () => {
    // 税总办函〔2020〕242号, and the notice for 2024.
    expect(daysOf(2021)).to.deep.equal([20, 23, 15, 20, 21, 18, 15, 16, 15, 26, 15, 15]);
    expect(daysOf(2024)).to.deep.equal([15, 23, 15, 18, 22, 19, 15, 15, 18, 24, 15, 16]);
  });

  it('counts the days put off as working days, those that make up for a holiday among them', () => {
    // By hand: eight days off in October 2025; 1–3 January, 4–6 April, 1–5 May and 1–7 October 2026.
    expect(dayOf('2025-10')).to.equal(27);
    expect(['2026-01', '2026-04', '2026-05', '2026-10'].map(dayOf)).to.deep.equal([20, 20, 22, 26]);
  });

  it('counts no day off behind the 15th, and no holiday that has less than three days before it', () => {
    // Spring Festival 2026 begins on the 15th of February: the first working day is the 24th.
    expect(dayOf('2026-02')).to.equal(24);
    // 1 and 2 January 2023 are a Sunday and a Monday, the 15th is a Sunday.
    expect(dayOf('2023-01')).to.equal(16);
  });
});
