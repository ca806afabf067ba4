import { civilOf, monthNumberOf, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { Random } from '@merchant-analysis/kernel/random';
import type { Utility } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import { drawFactor } from './draw.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';
import { daysInBusiness, monthOfYear } from './month-days.js';

/** What a day sold, as far as costs follow it. */
export interface DayTotals {
  readonly orders: number;
  /** Sales less refunds, fen. */
  readonly turnoverFen: number;
  /** Parcels of the day at the courier's price, fen. */
  readonly shippingFen: number;
}

const YEAR_END_BONUS_DAYS_BEFORE_FEAST = 8;
const LARGEST_REPAIR_FEN = 420_000;
const SMALLEST_REPAIR_FEN = 30_000;
const OFFICE_SECOND = 10 * 3600;

/** Costs that follow the business: utilities, bonus, advertising, couriers, repairs. Call it once a day, in order. */
export function runningCostsWriter(random: Random, profile: MerchantProfile, calendar: FeastCalendar) {
  const { archetype, firstDay } = profile;
  let thisMonth = { orders: 0, turnoverFen: 0 };
  let lastMonth = thisMonth;
  let unbilledFen = { shipping: 0, promoted: 0 };

  const write = (
    journal: DayJournal,
    kind: 'utility' | 'expense' | 'wage',
    amountFen: number,
    more: {
      category: string;
      counterparty: string;
      accountType: 'entity' | 'person';
      memo?: string;
    },
  ): void => {
    if (amountFen <= 0) return;
    journal.write(OFFICE_SECOND + random.integer(0, 3600), {
      kind,
      amountFen: -amountFen,
      method: 'transfer',
      ...more,
    });
  };

  return {
    writeDay: (journal: DayJournal, totals: DayTotals): void => {
      const { day } = journal;
      const { day: dayOfMonth } = civilOf(day);
      const month = monthNumberOf(day);
      if (dayOfMonth === 1) {
        lastMonth = thisMonth;
        thisMonth = { orders: 0, turnoverFen: 0 };
      }
      for (const utility of archetype.utilities) {
        if (utility.dayOfMonth !== dayOfMonth) continue;
        const { open, all } = daysInBusiness(month - 1, firstDay);
        const billFen =
          utilityBill(utility, month - 1, lastMonth.orders, open / all) * drawFactor(random, 0.03);
        const { category, counterparty } = utility;
        write(journal, 'utility', Math.round(billFen), { category, counterparty, accountType: 'entity' });
      }
      if (dayOfMonth === archetype.bonus.dayOfMonth) {
        const bonusFen = scale(lastMonth.turnoverFen, archetype.bonus.permilleOfTurnover, 1000);
        const { counterparty } = archetype.bonus;
        write(journal, 'wage', bonusFen, {
          category: 'bonus',
          counterparty,
          accountType: 'person',
          memo: '上月提成',
        });
      }
      if (calendar.springFestivalOffset(day) === -YEAR_END_BONUS_DAYS_BEFORE_FEAST && day - firstDay >= 180) {
        const { counterparty } = archetype.bonus;
        const more = {
          category: 'year-end-bonus',
          counterparty,
          accountType: 'person',
          memo: '年终奖',
        } as const;
        write(journal, 'wage', yearEndBonus(profile), more);
      }
      if (weekdayOf(day) === 1) {
        const more = {
          category: 'shipping',
          counterparty: '中通快递',
          accountType: 'entity',
          memo: '上周运费',
        } as const;
        write(journal, 'expense', unbilledFen.shipping, more);
        unbilledFen = { ...unbilledFen, shipping: 0 };
      }
      if (weekdayOf(day) === 1 || weekdayOf(day) === 4) {
        const spendFen = scale(Math.max(0, unbilledFen.promoted), archetype.promotionPermille, 1000);
        const more = { category: 'promotion', counterparty: '平台推广账户', accountType: 'entity' } as const;
        write(journal, 'expense', Math.round(spendFen * drawFactor(random, 0.08)), more);
        unbilledFen = { ...unbilledFen, promoted: 0 };
      }
      if (random.next() < archetype.repairsPerYear / 365) {
        const repairFen = random.integer(SMALLEST_REPAIR_FEN / 500, LARGEST_REPAIR_FEN / 500) * 500;
        write(journal, 'expense', repairFen, {
          category: 'repairs',
          counterparty: '设备维修',
          accountType: 'person',
        });
      }
      thisMonth = {
        orders: thisMonth.orders + totals.orders,
        turnoverFen: thisMonth.turnoverFen + totals.turnoverFen,
      };
      unbilledFen = {
        shipping: unbilledFen.shipping + totals.shippingFen,
        promoted: unbilledFen.promoted + totals.turnoverFen,
      };
    },
  };
}

/** A month's bill before chance, fen: base and season for the part of the month in business, and the orders. */
function utilityBill(utility: Utility, month: number, orders: number, partOfMonth: number): number {
  const ofYear = monthOfYear(month);
  const summer = Math.max(0, Math.cos((2 * Math.PI * (ofYear - 7.3)) / 12));
  const winter = Math.max(0, Math.cos((2 * Math.PI * (ofYear - 1.2)) / 12));
  const season = 1 + utility.summerRatio * summer + utility.winterRatio * winter;
  return utility.baseFen * partOfMonth * season + utility.perOrderFen * orders;
}

/** Half a month's wages, in whole hundreds of yuan. */
function yearEndBonus(profile: MerchantProfile): number {
  const wagesFen = profile.fixedCosts.reduce(
    (sum, cost) => (cost.category === 'wages' ? sum + cost.amountFen : sum),
    0,
  );
  return scale(scale(wagesFen, 1, 20_000), 10_000, 1);
}
