import type { DailyColumn } from '@merchant-analysis/contracts/read-models';

interface MemberBooks {
  readonly columns: readonly DailyColumn[];
}

/** Members that bring in so much of the money of today make the group what it is. */
const MOST_OF_IT = 0.8;
const RECENT_DAYS = 90;
/** A group of members that are all new keeps so many days, and a month less is nothing to speak of. */
const LEAST_DAYS = 56;
const WORTH_IT_DAYS = 28;

/**
 * From which day on the sums of a group are those of the group of today: members that bring in four fifths of its money
 * had books. Before, a feast or a season of the few that were there would be taken for one of all.
 * @returns a day number from `firstDay` on
 */
export function comparableFrom(
  members: readonly MemberBooks[],
  { firstDay, lastDay }: { firstDay: number; lastDay: number },
): number {
  const days = lastDay - firstDay + 1;
  const known = members
    .map(({ columns }) => {
      const inward = columns.filter(({ kind }) => kind !== 'own_transfer' && kind !== 'financing');
      const first = Math.min(
        ...columns.map(({ sums }) =>
          sums.some((sum) => sum !== 0) ? sums.findIndex((sum) => sum !== 0) : days,
        ),
      );
      let recent = 0;
      for (const { sums } of inward) {
        for (let day = Math.max(0, days - RECENT_DAYS); day < days; day++) recent += Math.max(0, sums[day]!);
      }
      return { first, recent };
    })
    .sort((a, b) => a.first - b.first);
  const all = known.reduce((sum, { recent }) => sum + recent, 0);
  if (all === 0) return firstDay;
  let soFar = 0;
  for (const { first, recent } of known) {
    soFar += recent;
    if (soFar < MOST_OF_IT * all) continue;
    const start = Math.min(first, days - LEAST_DAYS);
    return firstDay + (start >= WORTH_IT_DAYS ? start : 0);
  }
  return firstDay;
}
