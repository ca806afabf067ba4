import { civilOf } from '@merchant-analysis/kernel/business-date';

interface MonthTotals {
  readonly orders: number;
  readonly turnoverFen: number;
}

const NOTHING: MonthTotals = { orders: 0, turnoverFen: 0 };

/** Adds up days to months and remembers the month before. Call both once a day, `begin` first, in order. */
export function lastMonthKeeper() {
  let current = NOTHING;
  let last = NOTHING;
  return {
    /** The totals of the month before this day. */
    begin: (day: number): MonthTotals => {
      if (civilOf(day).day === 1) {
        last = current;
        current = NOTHING;
      }
      return last;
    },
    add: ({ orders, turnoverFen }: MonthTotals): void => {
      current = { orders: current.orders + orders, turnoverFen: current.turnoverFen + turnoverFen };
    },
  };
}
