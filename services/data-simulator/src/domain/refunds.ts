import type { Random } from '@merchant-analysis/kernel/random';
import type { DayJournal } from './day-journal.js';
import { drawBetween } from './draw.js';
import type { MerchantProfile } from './merchant-profile.js';
import type { Sale } from './sales.js';

export interface Refund {
  readonly sale: Sale;
  readonly amountFen: number;
  /** The goods came back and can be sold again. */
  readonly isRestocked: boolean;
}

/** Decides which sales are given back, at most once each, and writes them on their day. */
export function refundsWriter(
  random: Random,
  profile: MerchantProfile,
  drawSecond: (chance: Random) => number,
) {
  const { ratio, partialRatio, minDays, maxDays } = profile.archetype.refunds;
  const due = new Map<number, Sale[]>();
  return {
    /** Looks at the sales of a day; some will come back the same day or later. */
    consider: (sales: readonly Sale[]): void => {
      for (const sale of sales) {
        if (random.next() >= ratio) continue;
        const day = sale.day + random.integer(minDays, maxDays);
        const waiting = due.get(day);
        if (waiting) waiting.push(sale);
        else due.set(day, [sale]);
      }
    },
    writeDay: (journal: DayJournal): Refund[] => {
      const waiting = due.get(journal.day) ?? [];
      due.delete(journal.day);
      return waiting.map((sale) => {
        const second =
          sale.day === journal.day
            ? Math.min(86_399, sale.secondOfDay + random.integer(240, 5400))
            : drawSecond(random);
        const isPartial = random.next() < partialRatio;
        const amountFen = isPartial ? partOf(random, sale.amountFen) : sale.amountFen;
        journal.write(second, {
          kind: 'refund',
          amountFen: -amountFen,
          category: sale.item.category,
          channel: sale.channel.name,
          method: sale.method,
          accountType: 'person',
          payerToken: sale.payerToken,
          item: sale.item.name,
          quantity: isPartial ? undefined : -sale.quantity,
          // What the platform still holds is given back from there, on the day it would have been paid out.
          settledDay: Math.max(journal.day, sale.settledDay),
          originalExternalId: sale.externalId,
          memo: isPartial ? '部分退款' : '全额退款',
        });
        return { sale, amountFen, isRestocked: !isPartial && sale.channel.shippingFen > 0 };
      });
    },
  };
}

/** A fifth to three fifths, in whole 角, at least one 分 and never all. */
function partOf(random: Random, amountFen: number): number {
  const part = Math.round((amountFen * drawBetween(random, 0.2, 0.6)) / 10) * 10;
  return Math.min(Math.max(1, part), amountFen);
}
