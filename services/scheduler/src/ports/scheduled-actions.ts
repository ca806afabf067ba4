import type { Caller } from '@merchant-analysis/contracts/caller';
import type { scheduledResult } from '@merchant-analysis/contracts/schedules';
import type { z } from 'zod';

export type ScheduledResult = z.output<typeof scheduledResult>;

export interface ScheduledCall {
  readonly action: string;
  readonly caller: Caller;
  /** The job: the same again is the same request. */
  readonly requestId: string;
}

/** How the scheduler reaches the actions that it runs. */
export interface ScheduledActions {
  /** @throws Problem of the action, or of the broker. */
  run(call: ScheduledCall): Promise<ScheduledResult>;
  /** Keeps the audit record of a run that nobody asked for. */
  recordRun(call: ScheduledCall, about: { schedule: string; outcome: 'done' | 'failed' }): Promise<void>;
}
