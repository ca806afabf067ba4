import { Problem } from '@merchant-analysis/kernel/problem';
import type { JobControl, JobRow } from '../ports/jobs.js';
import type { ScheduledActions, ScheduledCall, ScheduledResult } from '../ports/scheduled-actions.js';

/** A service that restarts, or whose store is away, gets this long to come back before the run counts as failed. */
const PAUSES_MS = [1_000, 5_000, 20_000];
const AWAY: readonly string[] = ['SERVICE_UNAVAILABLE', 'STORAGE_UNAVAILABLE'];

interface Rim {
  readonly actions: ScheduledActions;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Runs the action of a schedule for one tenant. Begun again after a crash it is the same request, and scheduled
 * actions do nothing twice. A run by time leaves an audit record; who starts one by hand is recorded at the door.
 */
export async function workOnRun(rim: Rim, job: JobRow, control: JobControl): Promise<ScheduledResult> {
  const name = String(job.request['name']);
  const call = { action: String(job.request['action']), caller: job.caller, requestId: job.id };
  await control.report({ done: 0, unit: 'merchants', step: call.action });
  const record = async (outcome: 'done' | 'failed'): Promise<void> => {
    if (job.request['dueAt'] === undefined) return;
    await rim.actions.recordRun(call, { schedule: name, outcome });
  };
  let result: ScheduledResult;
  try {
    result = await patiently(rim, call, control);
  } catch (error) {
    if (error instanceof Problem) await record('failed');
    throw error;
  }
  await control.report({ done: result.merchants, total: result.merchants, unit: 'merchants' });
  // Without its record the run is not done: it is begun again, and does nothing twice.
  await record('done');
  return result;
}

async function patiently(
  { actions, pause }: Rim,
  call: ScheduledCall,
  control: JobControl,
): Promise<ScheduledResult> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await actions.run(call);
    } catch (error) {
      const wait = PAUSES_MS[attempt];
      if (wait === undefined || !(error instanceof Problem) || !AWAY.includes(error.code)) throw error;
      await pause(wait);
      await control.report({ done: 0, unit: 'merchants', step: `${call.action}, attempt ${attempt + 2}` });
    }
  }
}
