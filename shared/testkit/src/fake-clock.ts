import type { Clock } from '@merchant-analysis/kernel/clock';

/** A clock that stands still until it is told to go on. */
export function fakeClock(
  startsAt: string,
): Clock & { advance(milliseconds: number): void; set(at: string): void } {
  let now = Date.parse(startsAt);
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    set: (at) => {
      now = Date.parse(at);
    },
  };
}
