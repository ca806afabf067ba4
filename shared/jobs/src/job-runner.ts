import { setTimeout as pause } from 'node:timers/promises';
import type { Job, JobProgress } from '@merchant-analysis/contracts/jobs';
import { isProblemCode } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { JobEnd, JobRow, JobStore } from './job-store.js';

/** Thrown out of `report` when the work must stop: cancelled by a person, or taken over by another process. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped';
  constructor(readonly why: 'cancelled' | 'lost' | 'stopping') {
    super(`the job was stopped: ${why}`);
  }
}

/** What the work may do while it runs. */
export interface JobControl {
  /**
   * Tells how far it is and renews the lease. Call it after every step; it writes once a second and after a `wake`.
   * @throws JobStopped when the work must end here. What was written stays written.
   */
  report(progress: Omit<JobProgress, 'perSecond' | 'secondsLeft' | 'ratio'>): Promise<void>;
}

/** Does one kind of job. Started again from the beginning after a crash, so it must find what is done already. */
export type JobWork = (job: JobRow, control: JobControl) => Promise<Record<string, unknown>>;

interface RunnerOptions {
  store: JobStore;
  work: Partial<Record<Job['kind'], JobWork>>;
  /** Names this process among all that may run these jobs. */
  holder: string;
  /** How many jobs run at once here. */
  concurrency: number;
  now: () => number;
  /** Called with failures that are nobody's fault but ours; of a store that stays away once a minute. */
  onError: (error: unknown, job?: JobRow) => void;
  leaseMs?: number;
  pollMs?: number;
}

export interface JobRunner {
  /** There may be a new job, or one that runs here was cancelled: look now instead of at the next poll or report. */
  wake(): void;
  /** Lets the steps in hand finish, puts the jobs back in line and resolves. */
  stop(): Promise<void>;
}

/** Takes jobs from the store and works on them, a few at a time, until it is stopped. */
export function startJobRunner(options: RunnerOptions): JobRunner {
  const { store, holder, concurrency, leaseMs = 30_000, pollMs = 1_000 } = options;
  const kinds = Object.keys(options.work) as Job['kind'][];
  const running = new Map<string, Promise<void>>();
  let stopping = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let wakes = 0;
  const outage = tellOutages(options);

  const run = async (job: JobRow): Promise<void> => {
    const control = makeControl(job, options, leaseMs, { isStopping: () => stopping, wakes: () => wakes });
    let renewing: Promise<unknown> = Promise.resolve();
    const renewal = setInterval(() => {
      renewing = store
        .progress(job.id, holder, control.latest(), leaseMs)
        .then(outage.over)
        .catch((error: unknown) => outage.tell(error, job));
    }, leaseMs / 3);
    try {
      const result = await options.work[job.kind]!(job, control);
      await onceStored(() => store.progress(job.id, holder, control.complete(), leaseMs));
      await onceStored(() => store.finish(job.id, holder, { state: 'succeeded', result }));
    } catch (error) {
      await endUnfinished(job, error);
    } finally {
      clearInterval(renewal);
      await renewing;
    }
  };

  /** Repeats while the store takes no writes: what was done should not be done again for want of a note. */
  const onceStored = async (step: () => Promise<unknown>): Promise<void> => {
    const until = options.now() + STORAGE_PATIENCE_MS;
    for (;;) {
      try {
        await step();
        return;
      } catch (error) {
        if (!isStorageAway(error) || stopping || options.now() > until) throw error;
      }
      await pause(STORAGE_PAUSE_MS);
    }
  };

  const endUnfinished = async (job: JobRow, error: unknown): Promise<void> => {
    if (error instanceof JobStopped) {
      if (error.why === 'cancelled') await store.finish(job.id, holder, { state: 'cancelled' });
      if (error.why === 'stopping') await store.release(job.id, holder);
      return;
    }
    if (isStorageAway(error)) {
      // It waits for the store, it has not failed: whoever takes it next goes on where it got to. When the store
      // cannot be told now, the lease runs out.
      if (!stopping) await pause(STORAGE_PAUSE_MS);
      await store.release(job.id, holder);
      return;
    }
    const end: JobEnd = { state: 'failed', problem: describe(error) };
    if (end.problem?.code === 'INTERNAL') outage.tell(error, job);
    await store.finish(job.id, holder, end);
  };

  /** Takes jobs while there is room for them. */
  const takeJobs = async (): Promise<void> => {
    do {
      lookAgain = false;
      while (!stopping && running.size < concurrency) {
        const job = await store.claim({ holder, leaseMs, kinds });
        outage.over();
        if (!job) break;
        // This process was stopped for longer than its lease, and nobody took the job: it still works on it.
        if (running.has(job.id)) continue;
        if (stopping) await store.release(job.id, holder);
        else begin(job);
      }
    } while (lookAgain);
  };

  const begin = (job: JobRow): void => {
    const task = run(job)
      .catch((error: unknown) => outage.tell(error, job))
      .finally(() => {
        running.delete(job.id);
        look();
      });
    running.set(job.id, task);
  };

  const look = (): void => {
    if (stopping) return;
    lookAgain = true;
    looking ??= takeJobs()
      .catch((error: unknown) => outage.tell(error))
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(look, pollMs);
  timer.unref();
  look();

  return {
    wake() {
      wakes += 1;
      look();
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
      await Promise.allSettled(running.values());
    },
  };
}

/** Between two tries while the store takes no writes. */
const STORAGE_PAUSE_MS = 1_000;
const STORAGE_PATIENCE_MS = 10 * 60_000;

function isStorageAway(error: unknown): boolean {
  return error instanceof Problem && error.code === 'STORAGE_UNAVAILABLE';
}

/** Between two words about the same outage of the store. */
const OUTAGE_AGAIN_MS = 60_000;

/** Passes failures on; the polls of an outage all fail alike, and one word a minute tells it. */
function tellOutages({ onError, now }: Pick<RunnerOptions, 'onError' | 'now'>) {
  let toldAt: number | undefined;
  return {
    tell(error: unknown, job?: JobRow): void {
      if (isStorageAway(error)) {
        if (toldAt !== undefined && now() - toldAt < OUTAGE_AGAIN_MS) return;
        toldAt = now();
      }
      onError(error, job);
    },
    over(): void {
      toldAt = undefined;
    },
  };
}

interface TrackedControl extends JobControl {
  latest(): JobProgress;
  complete(): JobProgress;
}

function makeControl(
  job: JobRow,
  options: RunnerOptions,
  leaseMs: number,
  { isStopping, wakes }: { isStopping: () => boolean; wakes: () => number },
): TrackedControl {
  const startedAt = options.now();
  let latest: JobProgress = job.progress;
  let doneAtStart: number | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;
  let writtenWakes = wakes();
  return {
    latest: () => latest,
    complete: () => ({
      ...latest,
      total: latest.total ?? latest.done,
      ratio: 1,
      secondsLeft: 0,
      step: undefined,
    }),
    async report(progress) {
      doneAtStart ??= progress.done;
      latest = withRate(progress, progress.done - doneAtStart, (options.now() - startedAt) / 1000);
      if (isStopping()) throw new JobStopped('stopping');
      if (options.now() - writtenAt < 1_000 && writtenWakes === wakes()) return;
      writtenAt = options.now();
      writtenWakes = wakes();
      const word = await options.store
        .progress(job.id, options.holder, latest, leaseMs)
        .catch((error: unknown) => {
          // While the store takes no writes, nobody else can take the job either.
          if (isStorageAway(error)) return 'continue' as const;
          throw error;
        });
      if (word !== 'continue') throw new JobStopped(word === 'cancel' ? 'cancelled' : 'lost');
    },
  };
}

function withRate(progress: JobProgress, done: number, seconds: number): JobProgress {
  const perSecond = seconds > 0 ? done / seconds : undefined;
  const left = progress.total === undefined ? undefined : Math.max(0, progress.total - progress.done);
  return {
    ...progress,
    ratio: progress.total ? Math.min(1, progress.done / progress.total) : undefined,
    perSecond: perSecond === undefined ? undefined : Math.round(perSecond * 10) / 10,
    secondsLeft: left !== undefined && perSecond ? Math.round(left / perSecond) : undefined,
  };
}

function describe(error: unknown): Job['problem'] {
  if (error instanceof Problem && isProblemCode(error.code)) {
    return { code: error.code, title: error.message, data: { ...error.data } };
  }
  return { code: 'INTERNAL', title: 'Something went wrong on our side. It was recorded under the job id.' };
}
