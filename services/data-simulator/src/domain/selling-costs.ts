import { weekdayOf } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { Random } from '@merchant-analysis/kernel/random';
import type { DayJournal } from './day-journal.js';
import { drawFactor } from './draw.js';
import type { MerchantProfile } from './merchant-profile.js';
import { writeTransfer } from './transfer.js';

const MONDAY = 1;
const THURSDAY = 4;

/** What a day sold, as far as costs follow it. */
export interface DayTotals {
  readonly orders: number;
  /** Sales less refunds, fen. */
  readonly turnoverFen: number;
  /** Parcels of the day at the courier's price, fen. */
  readonly shippingFen: number;
}

/** Couriers are paid on Monday for the days before, advertising is topped up twice a week. Call it once a day. */
export function sellingCostsWriter(random: Random, { archetype }: MerchantProfile) {
  let unpaidShippingFen = 0;
  let unpromotedFen = 0;
  return {
    writeDay: (journal: DayJournal, totals: DayTotals): void => {
      const weekday = weekdayOf(journal.day);
      if (weekday === MONDAY) {
        const bill = { category: 'shipping', counterparty: '中通快递', memo: '上周运费' } as const;
        writeTransfer(random, journal, unpaidShippingFen, {
          kind: 'expense',
          accountType: 'entity',
          ...bill,
        });
        unpaidShippingFen = 0;
      }
      if (weekday === MONDAY || weekday === THURSDAY) {
        const planFen = scale(Math.max(0, unpromotedFen), archetype.promotionPermille, 1000);
        const bill = { category: 'promotion', counterparty: '平台推广账户' } as const;
        const spentFen = Math.round(planFen * drawFactor(random, 0.08));
        writeTransfer(random, journal, spentFen, { kind: 'expense', accountType: 'entity', ...bill });
        unpromotedFen = 0;
      }
      unpaidShippingFen += totals.shippingFen;
      unpromotedFen += totals.turnoverFen;
    },
  };
}
