/** How long the shortest way of a sender is remembered, milliseconds. */
const WINDOW_MS = 30_000;
/** A packet that seems older than this tells of a clock that was set, not of a packet that was kept waiting. */
const LONGEST_WAIT_MS = 600_000;

/**
 * Tells how long a packet was on its way beyond the usual, although the clocks of two machines may be hours apart:
 * what it seems to have taken, less the shortest that anything from the same sender seemed to take lately. After a
 * process or a line stood still, this is what tells work that nobody waits for any more.
 * @param now a clock of this machine, milliseconds
 */
export function createPacketAges(now: () => number): (sender: string, sentAt: number) => number {
  const shortest = new Map<string, { since: number; current: number; before: number }>();
  return (sender, sentAt) => {
    const at = now();
    const took = at - sentAt;
    const known = shortest.get(sender);
    if (!known || took - Math.min(known.current, known.before) > LONGEST_WAIT_MS) {
      shortest.set(sender, { since: at, current: took, before: took });
      return 0;
    }
    const least = Math.min(known.current, known.before);
    if (at - known.since > WINDOW_MS) {
      // Two windows: the last one still counts while this one fills, unless nothing came in between.
      const before = at - known.since > 2 * WINDOW_MS ? least : known.current;
      shortest.set(sender, { since: at, current: took, before });
    } else if (took < known.current) {
      known.current = took;
    }
    return Math.max(0, took - least);
  };
}
