import type { MerchantDays, ProfileColumns } from '../../ports/read-models.js';

export const HOURS_A_DAY = 24;

/** The profile of a window without a sale; the hours only when they are wanted. */
export function noProfile({ fromDay, toDay, hours }: MerchantDays & { hours: boolean }): ProfileColumns {
  const days = toDay - fromDay + 1;
  const zeros = () => new Array<number>(days).fill(0);
  return {
    hourCounts: new Array<number>(hours ? days * HOURS_A_DAY : 0).fill(0),
    saleCounts: zeros(),
    roundCounts: zeros(),
    refundCounts: zeros(),
    refundSums: zeros(),
    untaxedSums: zeros(),
  };
}
