import { civilOf } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { Random } from '@merchant-analysis/kernel/random';
import type { DayJournal } from './day-journal.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';
import { writeTransfer } from './transfer.js';

const DAYS_BEFORE_SPRING_FESTIVAL = 8;
/** Nobody gets a year-end bonus in the first half year. */
const DAYS_BEFORE_FIRST_YEAR_END = 180;

/** The monthly share in the turnover of the month before, and half a month's wages before Spring Festival. */
export function writeBonuses(
  random: Random,
  journal: DayJournal,
  profile: MerchantProfile,
  calendar: FeastCalendar,
  turnoverOfLastMonthFen: number,
): void {
  const { day } = journal;
  const { permilleOfTurnover, dayOfMonth, counterparty } = profile.archetype.bonus;
  const to = { kind: 'wage', counterparty, accountType: 'person' } as const;
  if (civilOf(day).day === dayOfMonth) {
    const shareFen = scale(turnoverOfLastMonthFen, permilleOfTurnover, 1000);
    writeTransfer(random, journal, shareFen, { ...to, category: 'bonus', memo: '上月提成' });
  }
  const isYearEnd = calendar.springFestivalOffset(day) === -DAYS_BEFORE_SPRING_FESTIVAL;
  if (isYearEnd && day - profile.firstDay >= DAYS_BEFORE_FIRST_YEAR_END) {
    writeTransfer(random, journal, halfOfWages(profile), {
      ...to,
      category: 'year-end-bonus',
      memo: '年终奖',
    });
  }
}

/** In whole hundreds of yuan. */
function halfOfWages({ fixedCosts }: MerchantProfile): number {
  const wagesFen = fixedCosts.reduce(
    (sum, cost) => (cost.category === 'wages' ? sum + cost.amountFen : sum),
    0,
  );
  return scale(scale(wagesFen, 1, 20_000), 10_000, 1);
}
