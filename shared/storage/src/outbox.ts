import type { OutboxEntry } from '@merchant-analysis/contracts/outbox';

/** An entry that waits for its consumer. */
export interface WaitingEntry extends OutboxEntry {
  /** The idempotency key of its delivery. */
  readonly id: string;
  /** How often its consumer refused it. */
  readonly tries: number;
  /** How often its consumer did not answer in time. */
  readonly waits: number;
}

/** Entries of one action and one order key, oldest first, lent to whoever delivers them. */
export interface ClaimedQueue {
  readonly queue: string;
  readonly entries: readonly WaitingEntry[];
}

/** What became of the entries of a queue that was claimed. */
export interface QueueOutcome {
  readonly queue: string;
  /** Ids of those that the consumer has answered. */
  readonly delivered: readonly string[];
  /** The entry at which the queue stopped. Those behind it were not tried. */
  readonly stopped?:
    | {
        readonly id: string;
        /** `later`: it stays at the head of its queue. `dead`: it leaves, and those behind it go on. */
        readonly as: 'later' | 'dead';
        /** Which count goes up; absent: neither. */
        readonly counts?: 'try' | 'wait' | undefined;
        /** Why, for a person. */
        readonly reason: string;
        /** When the queue is due again, milliseconds from now by the store's clock. */
        readonly delayMs: number;
      }
    | undefined;
}

/** An entry that its consumer refused again and again. */
export interface DeadLetter extends OutboxEntry {
  readonly id: string;
  readonly tries: number;
  readonly reason: string;
  /** Milliseconds since 1970 by the store's clock. */
  readonly madeAt: number;
  readonly diedAt: number;
}

/**
 * The outbox of one service, beside its own data. Every method is one atomic unit. Times come from the store, so
 * that a wrong clock on one machine neither steals nor keeps a lease.
 */
export interface Outbox {
  /**
   * Lends queues whose head is due to a holder, oldest first. Nobody else gets them until they are settled or the
   * lease is over. Entries of the actions in `without` are left alone.
   */
  claim(options: {
    holder: string;
    leaseMs: number;
    mostQueues: number;
    mostEntries: number;
    without?: readonly string[];
  }): Promise<ClaimedQueue[]>;
  /** Lengthens a lease; false when it was lost. */
  renew(queue: string, holder: string, leaseMs: number): Promise<boolean>;
  /**
   * Keeps what became of a queue and gives it back. What was delivered counts also when the lease was lost
   * meanwhile, the rest does not.
   */
  settle(outcome: QueueOutcome, holder: string): Promise<void>;
  count(): Promise<{ waiting: number; dead: number }>;
  /** Newest first. */
  listDead(limit: number): Promise<DeadLetter[]>;
  /** Puts dead letters back in line, in their old places. @returns how many of these there were */
  replay(ids: readonly string[] | 'all'): Promise<number>;
  /** Forgets what was delivered longer ago than this. @returns how many entries */
  sweep(olderThanMs: number): Promise<number>;
  /** Calls back soon after something was put in by this process. @returns ends it */
  onPut(listener: () => void): () => void;
}

/** Entries of different actions never wait for each other. */
export function queueOf({ action, orderKey }: Pick<OutboxEntry, 'action' | 'orderKey'>): string {
  return `${action} ${orderKey}`;
}
