import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '@merchant-analysis/contracts/jobs';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { ProgressLine } from './progress-line.js';

const LOOK_EVERY_MS = 250;

/** Looks at a job until it ends and shows how far it is. @throws Problem when the job failed or was cancelled. */
export async function watchJob(look: () => Promise<Job>, line: ProgressLine): Promise<Job> {
  for (;;) {
    const job = await look();
    line.show(progressText(job));
    if (job.state === 'waiting' || job.state === 'running') {
      await sleep(LOOK_EVERY_MS);
      continue;
    }
    line.end();
    if (job.state === 'succeeded') return job;
    const { code, title, data } = job.problem ?? {
      code: 'JOB_NOT_RUNNING',
      title: `The job was ${job.state}; what it wrote stays.`,
    };
    throw new Problem(code, title, 500, false, data);
  }
}

function progressText({ progress, state }: Job): string {
  if (state === 'waiting') return 'waiting for its turn';
  const share = progress.ratio === undefined ? '' : `${Math.floor(progress.ratio * 100)} % · `;
  const of = progress.total === undefined ? '' : ` of ${grouped(progress.total)}`;
  const rate =
    progress.perSecond === undefined
      ? ''
      : ` · ${grouped(Math.round(progress.perSecond))} ${progress.unit}/s`;
  const left = progress.secondsLeft === undefined ? '' : ` · ${Math.ceil(progress.secondsLeft)} s left`;
  const step = progress.step === undefined ? '' : ` · ${progress.step}`;
  return `${share}${grouped(progress.done)}${of} ${progress.unit}${rate}${left}${step}`;
}

/** 1234567 as 1,234,567. Four times a second for as long as a job runs: `toLocaleString` costs a hundred times as much. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
