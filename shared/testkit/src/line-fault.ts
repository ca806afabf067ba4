/** From the one that dialled to the one that was dialled, or back. */
export type Direction = 'up' | 'down';

/** What is wrong with a line, in the words of Shopify's toxiproxy and one more: a blackhole one way. */
export interface LineFault {
  /**
   * Connections stay open and nothing arrives in this direction, not even the end of one. What is sent waits, as
   * TCP would send it again, and arrives when the line is healed.
   */
  readonly blackhole?: Direction | 'both';
  /** Every byte arrives this much later in each direction, milliseconds. */
  readonly latencyMs?: number;
  /** The latency is higher by up to this much, evenly spread; the order stays. */
  readonly jitterMs?: number;
  /** So much and no more, in each direction. */
  readonly bytesPerSecond?: number;
  /** Open connections are reset and new ones too. */
  readonly isDown?: boolean;
}

export function hasFault(fault: LineFault): boolean {
  return Object.values(fault).some((value) => value !== undefined && value !== false && value !== 0);
}

export function isBlackholed({ blackhole }: LineFault, direction: Direction): boolean {
  return blackhole === 'both' || blackhole === direction;
}

/**
 * When something that is sent now arrives, monotonic milliseconds. Never before what was sent before it.
 * @param chance uniform in [0, 1)
 */
export function arrivalOf(
  { latencyMs = 0, jitterMs = 0, bytesPerSecond }: LineFault,
  sent: { now: number; after: number; bytes: number; chance: number },
): number {
  const begins = Math.max(sent.after, sent.now + latencyMs + jitterMs * sent.chance);
  return bytesPerSecond === undefined ? begins : begins + (sent.bytes / bytesPerSecond) * 1000;
}
