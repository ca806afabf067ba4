import type { Context } from 'moleculer';

/** What is left of the time in which somebody waits for this call, milliseconds; a call without a limit has no end. */
export function timeLeftOf(ctx: Context): number {
  const { timeout } = ctx.options;
  if (!timeout || !ctx.startHrTime) return Number.POSITIVE_INFINITY;
  const [seconds, nanoseconds] = process.hrtime(ctx.startHrTime);
  return timeout - seconds * 1_000 - nanoseconds / 1e6;
}
