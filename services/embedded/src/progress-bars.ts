import type { Job } from '@merchant-analysis/contracts/jobs';

const BAR_WIDTH = 20;

/** Shows several jobs as one line that redraws itself on a terminal, and as a line every fifth elsewhere. */
export function progressBars(out: NodeJS.WriteStream): { show(name: string, job: Job): void; end(): void } {
  const jobs = new Map<string, Job>();
  const announced = new Map<string, number>();
  let drawn = false;
  return {
    show(name, job) {
      if (job.state === 'succeeded' && !jobs.has(name)) return;
      jobs.set(name, job);
      if (out.isTTY) {
        out.write(`\r\u001b[2K${[...jobs].map(([title, latest]) => describe(title, latest)).join('   ')}`);
        drawn = true;
        return;
      }
      const fifth = Math.floor(ratioOf(job) * 5);
      if (fifth <= (announced.get(name) ?? -1)) return;
      announced.set(name, fifth);
      out.write(`${describe(name, job)}\n`);
    },
    end() {
      if (drawn) out.write('\n');
    },
  };
}

function ratioOf(job: Job): number {
  return job.state === 'succeeded' ? 1 : (job.progress.ratio ?? 0);
}

function describe(name: string, job: Job): string {
  const filled = Math.round(ratioOf(job) * BAR_WIDTH);
  const left =
    job.progress.secondsLeft === undefined ? '' : `, ${Math.ceil(job.progress.secondsLeft)} s left`;
  return `${name} ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.round(ratioOf(job) * 100)} %${left}`;
}
