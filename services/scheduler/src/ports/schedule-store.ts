import type { RequestKey } from '@merchant-analysis/contracts/outbox';
import type { PlanChanges } from '../domain/plan.js';

/** What a tenant has changed of a schedule, and when. Milliseconds since 1970. */
export interface Override {
  readonly tenantId: string;
  readonly name: string;
  readonly changes: PlanChanges;
  readonly changedAt: number;
  /** Rises with every change. */
  readonly version: number;
}

/** A change of a plan, for whoever read it in the version `ifVersion`; absent: whatever it is. */
export interface PlanChange extends Omit<Override, 'version'> {
  readonly ifVersion?: number | undefined;
}

/** One due time of one schedule of one tenant. */
export interface Due {
  readonly tenantId: string;
  readonly name: string;
  readonly dueAt: number;
}

export interface SettledDue extends Due {
  readonly outcome: 'run' | 'skipped';
  /** When it was settled. */
  readonly at: number;
  readonly jobId?: string | undefined;
}

/** What the scheduler keeps beside its jobs. Every method is one atomic unit. */
export interface ScheduleStore {
  /**
   * The time by which schedules run, milliseconds since 1970. The store's own where several processes share it, so
   * that a replica whose machine has a wrong clock neither runs early nor stays behind.
   */
  now(): Promise<number>;
  /** When this scheduler first knew of a schedule: due times before that were never missed. */
  knownSince(name: string, now: number): Promise<number>;
  listOverrides(): Promise<Override[]>;
  findOverride(tenantId: string, name: string): Promise<Override | undefined>;
  /**
   * Adds changes to those that are there. With a key, the same request again changes nothing.
   * @throws Problem VERSION_STALE, and nothing is changed.
   */
  changePlan(change: PlanChange, request?: RequestKey<unknown>): Promise<void>;
  /**
   * Takes a due time for `holder`: true when nobody has settled it and nobody else is at it. A holder that does
   * not settle it in time loses it.
   */
  claimDue(due: Due, claim: { holder: string; leaseMs: number }): Promise<boolean>;
  /** Writes down what became of a due time. Once: the first word stays. */
  settleDue(due: SettledDue): Promise<void>;
  /** The last due times of a tenant's schedule that were settled, newest first. */
  listSettled(tenantId: string, name: string, limit: number): Promise<SettledDue[]>;
}
