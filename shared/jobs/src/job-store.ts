import type { Caller } from '@merchant-analysis/contracts/caller';
import type { Job, JobProgress, JobState } from '@merchant-analysis/contracts/jobs';
import type { RequestKey, Telling } from '@merchant-analysis/contracts/outbox';

/** A job as its owner keeps it: what the API shows, and what is needed to do the work again after a crash. */
export interface JobRow extends Job {
  readonly tenantId: string;
  /** For whom the work is done. */
  readonly caller: Caller;
  /** What was asked, as plain JSON. */
  readonly request: Record<string, unknown>;
}

export interface NewJob {
  readonly id: string;
  readonly kind: Job['kind'];
  readonly caller: Caller;
  readonly request: Record<string, unknown>;
  readonly unit: JobProgress['unit'];
  readonly merchantId?: string | undefined;
}

/** Which request it is, and what leaves with the job that it made or cancelled, in one transaction. */
export type JobKey = RequestKey<JobRow>;

export interface JobEnd {
  readonly state: Extract<JobState, 'succeeded' | 'failed' | 'cancelled'>;
  readonly result?: Record<string, unknown> | undefined;
  readonly problem?: Job['problem'];
}

/**
 * Where jobs are kept. Every method is one atomic unit. Times come from the store, so that a wrong clock on one
 * machine neither steals nor keeps a lease.
 */
export interface JobStore {
  /** With a key, the same request again gets the job of the first. @throws Problem IDEMPOTENCY_KEY_REUSED */
  create(job: NewJob, idempotency?: JobKey): Promise<JobRow>;
  find(tenantId: string, id: string): Promise<JobRow | undefined>;
  /** Newest first. */
  list(tenantId: string, options: { limit: number; kinds?: readonly Job['kind'][] }): Promise<JobRow[]>;
  /**
   * Takes the oldest job that waits or whose holder has let its lease run out, and gives it to `holder`.
   * With `id`, only that one.
   */
  claim(options: {
    holder: string;
    leaseMs: number;
    kinds: readonly Job['kind'][];
    id?: string;
  }): Promise<JobRow | undefined>;
  /**
   * Keeps progress and renews the lease. `cancel`: stop after the step in hand. `lost`: another holder has it.
   */
  progress(
    id: string,
    holder: string,
    progress: JobProgress,
    leaseMs: number,
  ): Promise<'continue' | 'cancel' | 'lost'>;
  /** Ends the job, once; false when this holder does not hold it any more. */
  finish(id: string, holder: string, end: JobEnd): Promise<boolean>;
  /** Puts the job back in line, for a holder that stops before it is done. */
  release(id: string, holder: string): Promise<void>;
  /** A waiting job is cancelled at once, a running one after the step in hand; an ended one is left as it is. */
  requestCancel(tenantId: string, id: string, telling?: Telling<JobRow>): Promise<JobRow | undefined>;
}
