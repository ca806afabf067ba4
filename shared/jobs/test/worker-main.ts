import { setTimeout as sleep } from 'node:timers/promises';
import { JobStopped, startJobRunner } from '@merchant-analysis/jobs/job-runner';
import { type JobPlace, openJobs } from './job-place.js';

/** A process that works on every job for ever, and says to its parent how it came to an end. */
const { place, leaseMs } = JSON.parse(process.argv[2]!) as { place: JobPlace; leaseMs: number };
const jobs = await openJobs(place);
const runner = startJobRunner({
  store: jobs.store,
  work: {
    import: async (_, control) => {
      process.send!('at work');
      try {
        for (let done = 1; ; done++) {
          await control.report({ done, unit: 'rows' });
          await sleep(20);
        }
      } catch (error) {
        process.send!(error instanceof JobStopped ? `stopped: ${error.why}` : String(error));
        throw error;
      }
    },
  },
  holder: `worker ${process.pid}`,
  concurrency: 2,
  now: Date.now,
  onError: (error) => process.send!(String(error)),
  pollMs: 20,
  leaseMs,
});
// Between two steps: while it stands still it must not hold the lock of a SQLite file.
process.on('message', () => process.kill(process.pid, 'SIGSTOP'));
process.once('SIGTERM', async () => {
  await runner.stop();
  await jobs.close();
  process.disconnect();
});
