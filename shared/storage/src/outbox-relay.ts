import type { ClaimedQueue, Outbox, QueueOutcome, WaitingEntry } from './outbox.js';
import { delayAfter, failureOf, reasonOf } from './outbox-patience.js';

interface RelayOptions {
  readonly outbox: Outbox;
  /** Makes the call. Resolves when the consumer has answered it: only that is an acknowledgement. */
  readonly deliver: (entry: WaitingEntry) => Promise<unknown>;
  /** Names this relay among all that serve this outbox. */
  readonly holder: string;
  readonly log: RelayLog;
  /** Queues that are delivered at once. */
  readonly atOnce?: number;
  readonly leaseMs?: number;
  readonly pollMs?: number;
  /** How refusals of this entry are waited out, where it is not as usual. */
  readonly refused?: (entry: WaitingEntry) => RefusalPatience | undefined;
  /** After so many refusals an entry becomes a dead letter. */
  readonly mostTries?: number;
  readonly random?: () => number;
}

interface RefusalPatience {
  readonly mostTries: number;
  /** Milliseconds to wait after the n-th refusal. */
  delayMs(tries: number, random: () => number): number;
}

export interface RelayLog {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface OutboxRelay {
  /** Takes no new entries, lets those in hand be answered, gives the rest back. */
  stop(): Promise<void>;
}

const ENTRIES_AT_ONCE = 50;
const HOUR_MS = 3_600_000;
/** Delivered entries are kept so long for whoever looks into what happened. */
const KEEP_DELIVERED_MS = 7 * 24 * HOUR_MS;

/**
 * Delivers what is in an outbox until it is stopped: at once when this process puts something in, and looking from
 * time to time for what others put in or left. The queues of one outbox may have any number of relays.
 */
export function startOutboxRelay(options: RelayOptions): OutboxRelay {
  const { outbox, holder, log, atOnce = 8, leaseMs = 30_000, pollMs = 1_000 } = options;
  const pauses = pausesOf(options.random ?? Math.random);
  const inHand = new Set<Promise<void>>();
  let isStopping = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  const look = async (): Promise<void> => {
    do {
      lookAgain = false;
      while (!isStopping && inHand.size < atOnce) {
        const queues = await outbox.claim({
          holder,
          leaseMs,
          mostQueues: atOnce - inHand.size,
          mostEntries: ENTRIES_AT_ONCE,
          without: pauses.paused(),
        });
        if (queues.length === 0) break;
        for (const queue of queues) takeInHand(queue);
      }
    } while (lookAgain && !isStopping);
  };
  const wake = (): void => {
    if (isStopping) return;
    lookAgain = true;
    looking ??= look()
      .catch((error: unknown) => log.warn({ error }, 'the outbox could not be looked at; it will be again'))
      .finally(() => {
        looking = undefined;
        // Woken between the last look and here.
        if (lookAgain) wake();
      });
  };
  const takeInHand = (queue: ClaimedQueue): void => {
    const work: Promise<void> = deliverQueue(queue, options, pauses, () => isStopping)
      .then(async (outcome) => {
        await outbox.settle(outcome, holder);
        if (outcome.stopped && outcome.stopped.delayMs > 0) wakeIn(outcome.stopped.delayMs);
      })
      // Its lease runs out, and it is delivered again.
      .catch((error: unknown) => log.warn({ error }, 'what became of an outbox entry could not be kept'))
      .finally(() => {
        inHand.delete(work);
        wake();
      });
    inHand.add(work);
  };
  const wakeIn = (ms: number): void => {
    setTimeout(wake, ms + 5).unref();
  };
  const sweep = (): void => {
    outbox
      .sweep(KEEP_DELIVERED_MS)
      .catch((error: unknown) => log.warn({ error }, 'delivered outbox entries could not be cleared away'));
  };

  const stopHearing = outbox.onPut(wake);
  const timers = [setInterval(wake, pollMs), setInterval(sweep, HOUR_MS)];
  for (const timer of timers) timer.unref();
  wake();
  sweep();
  return {
    async stop() {
      isStopping = true;
      stopHearing();
      for (const timer of timers) clearInterval(timer);
      await looking;
      await Promise.allSettled(inHand);
    },
  };
}

/** Delivers the entries of a queue one after the other, up to the first that is not answered. */
async function deliverQueue(
  { queue, entries }: ClaimedQueue,
  options: RelayOptions,
  pauses: Pauses,
  isStopping: () => boolean,
): Promise<QueueOutcome> {
  const { outbox, holder, leaseMs = 30_000 } = options;
  const delivered: string[] = [];
  let leasedAt = performance.now();
  for (const entry of entries) {
    if (isStopping()) break;
    if (performance.now() - leasedAt > leaseMs / 3) {
      if (!(await outbox.renew(queue, holder, leaseMs))) break;
      leasedAt = performance.now();
    }
    try {
      await options.deliver(entry);
      delivered.push(entry.id);
      pauses.end(entry.action);
    } catch (error) {
      return { queue, delivered, stopped: judge(entry, error, options, pauses) };
    }
  }
  return { queue, delivered };
}

function judge(
  entry: WaitingEntry,
  error: unknown,
  { log, mostTries: usual = 5, random = Math.random, refused }: RelayOptions,
  pauses: Pauses,
): QueueOutcome['stopped'] {
  const { id } = entry;
  const reason = reasonOf(error);
  const failure = failureOf(error);
  if (failure === 'away') {
    // Not put off in the store: another process may reach the consumer.
    pauses.begin(entry.action);
    return { id, as: 'later', reason, delayMs: 0 };
  }
  if (failure === 'busy') {
    return { id, as: 'later', counts: 'wait', reason, delayMs: delayAfter('busy', entry.waits + 1, random) };
  }
  const tries = entry.tries + 1;
  const patience = refused?.(entry);
  const mostTries = patience?.mostTries ?? usual;
  const { action, tenantId, requestId } = entry;
  const fields = { error, id, action, tenantId, requestId, tries };
  if (tries < mostTries) {
    log.warn(fields, 'an outbox entry was refused and is tried again');
    return {
      id,
      as: 'later',
      counts: 'try',
      reason,
      delayMs: patience ? patience.delayMs(tries, random) : delayAfter('refused', tries, random),
    };
  }
  log.error(fields, 'an outbox entry became a dead letter: see npm run outbox');
  return { id, as: 'dead', reason, delayMs: 0 };
}

/** Consumers that are away, and until when this process leaves them alone. */
interface Pauses {
  paused(): string[];
  begin(action: string): void;
  end(action: string): void;
}

function pausesOf(random: () => number): Pauses {
  const pauses = new Map<string, { times: number; until: number }>();
  return {
    paused: () => [...pauses].filter(([, { until }]) => until > performance.now()).map(([action]) => action),
    begin(action) {
      const known = pauses.get(action);
      // Calls that were under way together fail together: that is one failure.
      if (known && known.until > performance.now()) return;
      const times = (known?.times ?? 0) + 1;
      pauses.set(action, { times, until: performance.now() + delayAfter('away', times, random) });
    },
    end(action) {
      pauses.delete(action);
    },
  };
}
