import { scale } from '@merchant-analysis/kernel/money';
import type { Channel, Method } from './archetype.js';
import type { DayJournal } from './day-journal.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';
import type { Refund } from './refunds.js';
import type { Sale } from './sales.js';
import { settlementDay, settlementRuleOf } from './settlement.js';

/** Payment service fee (支付服务费) where no platform collects, in 1/10,000 of what was taken. */
export const PAYMENT_FEE_BASIS_POINTS: Readonly<Partial<Record<Method, number>>> = { code: 38, card: 60 };

const CLOSING_SECOND = 23 * 3600 + 55 * 60;

/** Writes what platforms and payment services keep of a day: on its sales less the refunds made that day. */
export function writePlatformFees(
  journal: DayJournal,
  profile: MerchantProfile,
  calendar: FeastCalendar,
  sales: readonly Sale[],
  refunds: readonly Refund[],
): void {
  for (const channel of profile.archetype.channels) {
    const methods =
      channel.platform === undefined ? channel.methods.map((choice) => choice.value) : undefined;
    if (methods === undefined)
      writeFee(journal, profile, calendar, channel, 'code', netOf(channel, sales, refunds));
    for (const method of methods ?? []) {
      writeFee(journal, profile, calendar, channel, method, netOf(channel, sales, refunds, method));
    }
  }
}

function writeFee(
  journal: DayJournal,
  profile: MerchantProfile,
  calendar: FeastCalendar,
  channel: Channel,
  method: Method,
  netFen: number,
): void {
  const isPlatform = channel.platform !== undefined;
  const basisPoints = isPlatform ? channel.commissionBasisPoints : (PAYMENT_FEE_BASIS_POINTS[method] ?? 0);
  const feeFen = netFen > 0 ? scale(netFen, basisPoints, 10_000) : 0;
  if (feeFen === 0) return;
  journal.write(CLOSING_SECOND, {
    kind: 'fee',
    amountFen: -feeFen,
    category: isPlatform ? 'platform-commission' : 'payment-fee',
    channel: channel.name,
    method: 'transfer',
    accountType: 'entity',
    counterparty: channel.platform ?? (method === 'card' ? '银联商务' : '收款码服务商'),
    settledDay: settlementDay(settlementRuleOf(profile.archetype, channel, method), journal.day, calendar),
  });
}

function netOf(
  channel: Channel,
  sales: readonly Sale[],
  refunds: readonly Refund[],
  method?: Method,
): number {
  const isMine = (sale: Sale): boolean =>
    sale.channel === channel && (method === undefined || sale.method === method);
  const soldFen = sales.reduce((sum, sale) => (isMine(sale) ? sum + sale.amountFen : sum), 0);
  return refunds.reduce((sum, refund) => (isMine(refund.sale) ? sum - refund.amountFen : sum), soldFen);
}
