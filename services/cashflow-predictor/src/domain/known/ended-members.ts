import type { DailyColumn } from '@merchant-analysis/contracts/read-models';
import { fullName } from '../books/full-name.js';
import type { EndedMember } from './known-future.js';

/** No money for so many days, while other members have some, is no weekend: books were not imported, or it has closed. */
const ENDED_DAYS = 14;

interface MemberBooks {
  readonly id: string;
  readonly name: { readonly zh?: string | undefined; readonly en?: string | undefined };
  readonly columns: readonly DailyColumn[];
}

/** The members of a group whose books end two weeks or more before `lastDay`, which is that of the group. */
export function endedMembers(
  members: readonly MemberBooks[],
  { firstDay, lastDay }: { firstDay: number; lastDay: number },
): EndedMember[] {
  return members.flatMap(({ id, name, columns }) => {
    const last = Math.max(-1, ...columns.map(({ sums }) => sums.findLastIndex((sum) => sum !== 0)));
    if (lastDay - (firstDay + last) < ENDED_DAYS) return [];
    return [{ name: fullName({ id, name }), ...(last >= 0 && { lastDay: firstDay + last }) }];
  });
}
