export interface Load {
  /** Sends nothing more and waits for what is on its way. */
  stop(): Promise<void>;
}

const TICK_MS = 5;

/**
 * Sends so many a second, whatever the answers take: a slow server does not slow its clients down. The numbers are
 * 0, 1, 2, …
 */
export function drive(perSecond: number, send: (index: number) => Promise<unknown>): Load {
  const begun = performance.now();
  const pending = new Set<Promise<unknown>>();
  let sent = 0;
  const tick = (): void => {
    const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
    for (; sent < due; sent++) {
      const one = send(sent).finally(() => pending.delete(one));
      pending.add(one);
    }
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
    },
  };
}
