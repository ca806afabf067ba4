import type { Contract, InputOf } from './contract.js';

/**
 * A call that must be made once an effect is kept: it is written in the effect's transaction and delivered to its
 * consumer until that has answered. The consumer gets it at least once and must have its effect once.
 */
export interface OutboxEntry {
  /** The contract that its consumer fulfils. */
  readonly action: string;
  /** For which tenant the call is made. */
  readonly tenantId: string;
  /** Of the request that had the effect. */
  readonly requestId: string;
  /** Entries of one action with the same key are delivered in the order in which they were written. */
  readonly orderKey: string;
  /** Parameters of the call, plain JSON. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** An entry for a contract. */
export function entryFor<C extends Contract>(
  contract: C,
  params: InputOf<C> & Readonly<Record<string, unknown>>,
  about: Pick<OutboxEntry, 'tenantId' | 'requestId' | 'orderKey'>,
): OutboxEntry {
  return { ...about, action: contract.action, params };
}

/**
 * Which request an effect belongs to, and what must not be lost with it. It travels to the store with the effect,
 * and the store keeps both in one transaction. `Answer` is what the store says that the effect did.
 */
export interface RequestKey<Answer = never> {
  /** Key and fingerprint are there together, or the request came without a key and has its effect each time. */
  readonly key?: string | undefined;
  readonly fingerprint?: string | undefined;
  /**
   * Called inside the transaction, perhaps more than once, and not when a kept answer is repeated: what the first
   * one gave is on its way already.
   */
  readonly outgoing?: ((answer: Answer) => readonly OutboxEntry[]) | undefined;
}

/** What leaves with an effect, where no answer is kept. */
export type Telling<Answer = never> = Pick<RequestKey<Answer>, 'outgoing'>;
