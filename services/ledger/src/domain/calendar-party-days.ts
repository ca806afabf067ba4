/** Sums of one customer, one direction and account type in one day. */
interface PartySum {
  readonly day: number;
  readonly party: string;
  readonly direction: string;
  readonly accountType?: string | undefined;
  readonly count: number;
  readonly sumMinor: number;
}

interface Wanted {
  readonly fromDay: number;
  readonly toDay: number;
  /** Calendar days of at least so much. */
  readonly leastMinor: number;
}

type Sums = Pick<PartySum, 'count' | 'sumMinor'>;

/** Customer, direction and account type → day → its sums. */
type DaySums = Map<string, Map<number, Sums>>;

interface Candidate<T> {
  /** Any row of this customer, direction and account type. */
  readonly row: T;
  readonly key: string;
  readonly day: number;
  /** The sums of the business day of that date. */
  readonly own: Sums | undefined;
}

/** Business days whose nights decide: those of a calendar day that may hold enough. */
export function nightsToRead(rows: readonly PartySum[], wanted: Wanted): number[] {
  const nights = new Set<number>();
  for (const { day } of candidates(rows, wanted)) nights.add(day - 1).add(day);
  return [...nights].sort((a, b) => a - b);
}

/**
 * The same sums by calendar day, the largest first. A business day that ends after midnight holds the night of the next
 * calendar day: so a calendar day is the business day of its date, without its night and with the night before.
 * @param nights the sums of those nights that `nightsToRead` has named
 */
export function calendarPartyDays<T extends PartySum>(
  rows: readonly T[],
  nights: readonly PartySum[],
  wanted: Wanted,
): T[] {
  const afterMidnight = daySumsOf(nights);
  return candidates(rows, wanted)
    .map(({ row, key, day, own }) => {
      const [given, taken] = [afterMidnight.get(key)?.get(day - 1), afterMidnight.get(key)?.get(day)];
      const total = (name: 'count' | 'sumMinor') =>
        (own?.[name] ?? 0) - (taken?.[name] ?? 0) + (given?.[name] ?? 0);
      return { ...row, day, count: total('count'), sumMinor: total('sumMinor') };
    })
    .filter(({ count, sumMinor }) => count > 0 && sumMinor >= wanted.leastMinor)
    .sort((a, b) => b.sumMinor - a.sumMinor || b.day - a.day || (a.party < b.party ? -1 : 1));
}

/** Calendar days on which both business days that touch it together hold enough, each once. */
function candidates<T extends PartySum>(
  rows: readonly T[],
  { fromDay, toDay, leastMinor }: Wanted,
): Candidate<T>[] {
  const whole = daySumsOf(rows);
  const found = new Map<string, Candidate<T>>();
  for (const row of rows) {
    const key = keyOf(row);
    const sums = whole.get(key)!;
    for (const day of [row.day, row.day + 1]) {
      const own = sums.get(day);
      const mostMinor = (sums.get(day - 1)?.sumMinor ?? 0) + (own?.sumMinor ?? 0);
      if (day < fromDay || day > toDay || mostMinor < leastMinor) continue;
      found.set(`${day} ${key}`, { row, key, day, own });
    }
  }
  return [...found.values()];
}

function daySumsOf(rows: readonly PartySum[]): DaySums {
  const sums: DaySums = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    const days = sums.get(key) ?? new Map<number, Sums>();
    const known = days.get(row.day);
    days.set(row.day, {
      count: (known?.count ?? 0) + row.count,
      sumMinor: (known?.sumMinor ?? 0) + row.sumMinor,
    });
    sums.set(key, days);
  }
  return sums;
}

const keyOf = ({ party, direction, accountType }: PartySum): string =>
  `${direction} ${accountType ?? ''} ${party}`;
