import type { TransactionKind } from '@merchant-analysis/contracts/transactions';
import { divideRounded } from '@merchant-analysis/kernel/money';
import { calendarEffect } from './demand.js';
import type { FeastCalendar } from './feast-calendar.js';
import type { MerchantProfile } from './merchant-profile.js';
import { PAYMENT_FEE_BASIS_POINTS } from './platform-fees.js';
import { averageOrder } from './unit-costs.js';

/** A flow that returns with the same amount on the same day. */
export interface RecurringFlow {
  readonly kind: TransactionKind;
  readonly category: string;
  readonly counterparty: string;
  /** Positive, fen, before the first January rise. */
  readonly amountFen: number;
  readonly dayOfMonth: number;
  readonly everyMonths: 1 | 3 | 12;
}

/** What is true of a simulated merchant. Nothing of it is in the books: it is what an analysis has to find. */
interface Truth {
  readonly recurringFlows: readonly RecurringFlow[];
  /** Σ of the recurring costs for an average month of the first year (loans are no cost), fen. */
  readonly fixedCostFenPerMonth: number;
  /** Goods, packaging, fees, couriers, advertising and bonus against turnover, on an average order. */
  readonly variableCostRatio: number;
  readonly growthPerYear: number;
  /** Multiplier of the orders by day, where the calendar moves it away from 1; 0 is closed. */
  readonly calendarEffects: readonly { readonly day: number; readonly factor: number }[];
  readonly priceRises: MerchantProfile['priceRises'];
}

/** For evaluators and tests only; services never call it and the ledger never sees it. */
export function tellTruth(profile: MerchantProfile, calendar: FeastCalendar): Truth {
  const recurringFlows = profile.fixedCosts.map(
    ({ kind, category, counterparty, amountFen, dayOfMonth, months }): RecurringFlow => ({
      kind,
      category,
      counterparty,
      amountFen,
      dayOfMonth,
      everyMonths: months === undefined ? 1 : months.length === 4 ? 3 : 12,
    }),
  );
  const costs = recurringFlows.filter((flow) => flow.kind !== 'financing');
  const days = Array.from(
    { length: profile.lastDay - profile.firstDay + 1 },
    (_, step) => profile.firstDay + step,
  );
  return {
    recurringFlows,
    fixedCostFenPerMonth: costs.reduce(
      (sum, flow) => sum + divideRounded(flow.amountFen, flow.everyMonths),
      0,
    ),
    variableCostRatio: variableCostRatio(profile),
    growthPerYear: profile.growthPerYear,
    calendarEffects: days
      .map((day) => ({ day, factor: calendarEffect(profile, calendar, day) }))
      .filter(({ factor }) => factor !== 1),
    priceRises: profile.priceRises,
  };
}

function variableCostRatio({ archetype }: MerchantProfile): number {
  const { turnoverFen, costFenBySupplier } = averageOrder(archetype);
  const goodsFen = [...costFenBySupplier.values()].reduce((sum, fen) => sum + fen, 0);
  const allWeights = archetype.channels.reduce((sum, channel) => sum + channel.weight, 0);
  const perChannel = archetype.channels.map((channel) => {
    const methods = channel.methods.reduce((sum, method) => sum + method.weight, 0);
    const paymentBasisPoints = channel.methods.reduce(
      (sum, method) => sum + ((PAYMENT_FEE_BASIS_POINTS[method.value] ?? 0) * method.weight) / methods,
      0,
    );
    const basisPoints = channel.platform === undefined ? paymentBasisPoints : channel.commissionBasisPoints;
    return (channel.weight / allWeights) * (basisPoints / 10_000 + channel.shippingFen / turnoverFen);
  });
  const following = (archetype.promotionPermille + archetype.bonus.permilleOfTurnover) / 1000;
  return goodsFen / turnoverFen + perChannel.reduce((sum, share) => sum + share, 0) + following;
}
