import type { RequestKey } from '@merchant-analysis/contracts/outbox';

/** One thing that people made or that was made for them: a plan, a scenario, a webhook. */
export interface ShelfItem<T> {
  readonly id: string;
  /** What it belongs to, such as a merchant: lists are asked by it. */
  readonly owner: string;
  /** Milliseconds since 1970; lists are newest first by it. */
  readonly at: number;
  /** 1 at first, one more with each change: what If-Match names. */
  readonly version: number;
  /** Plain JSON. */
  readonly body: T;
}

export type ShelfDraft<T> = Pick<ShelfItem<T>, 'owner' | 'at' | 'body'>;

/** A place in a list: newest first, equal instants by descending id. */
export type ShelfPlace = Pick<ShelfItem<unknown>, 'at' | 'id'>;

/** What a change did, as it is kept for its idempotency key. */
export interface ShelfAnswer<T> {
  /** As it is now; absent when it is not there any more. */
  readonly item?: ShelfItem<T> | undefined;
}

export interface ShelfChange<T> {
  readonly id: string;
  /** Names the request among those with idempotency keys. */
  readonly action: string;
  readonly request?: RequestKey<ShelfAnswer<T>> | undefined;
  /** The version that was read, 0 for nothing: another one now is refused. */
  readonly ifVersion?: number | undefined;
  /**
   * What is to be there: a draft, `keep` for what is there, `remove` for nothing. Called inside the transaction,
   * perhaps more than once; what it throws undoes it.
   */
  next(before: ShelfItem<T> | undefined): ShelfDraft<T> | 'keep' | 'remove';
}

/**
 * Things with a version, by tenant and id, on one table or collection. Each method is one atomic step; a change
 * carries its idempotency key and its outbox entries in its own transaction.
 * @throws Problem STORAGE_FULL, STORAGE_UNAVAILABLE.
 */
export interface Shelf<T> {
  find(tenantId: string, id: string): Promise<ShelfItem<T> | undefined>;
  /** Newest first, from behind `after`. Without `owners` those of the whole tenant. */
  list(
    tenantId: string,
    page: { owners?: readonly string[] | undefined; limit: number; after?: ShelfPlace | undefined },
  ): Promise<ShelfItem<T>[]>;
  /** @throws Problem VERSION_STALE, IDEMPOTENCY_KEY_REUSED, and whatever `next` throws. */
  change(tenantId: string, change: ShelfChange<T>): Promise<ShelfItem<T> | undefined>;
}
