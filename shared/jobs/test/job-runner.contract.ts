import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@merchant-analysis/contracts/problems';
import { type JobRunner, type JobWork, startJobRunner } from '@merchant-analysis/jobs/job-runner';
import type { JobRow, JobStore } from '@merchant-analysis/jobs/job-store';
import { startTestProcess, type TestProcess } from '@merchant-analysis/testkit/test-process';
import { expect } from 'chai';
import { type JobPlace, openJobs } from './job-place.js';
import { newJob } from './new-job.js';

/** How jobs are worked on, whatever keeps them. `begin` names an empty place. */
export function jobRunnerContract(
  technology: string,
  begin: (test: Mocha.Context) => Promise<{ place: JobPlace; end(): void }>,
): void {
  describe(`long work as jobs in ${technology}`, () => {
    let place: JobPlace;
    let end = () => {};
    let store: JobStore;
    let close = async () => {};
    const runners: JobRunner[] = [];
    const workers: TestProcess[] = [];

    before(async function () {
      ({ place, end } = await begin(this));
      ({ store, close } = await openJobs(place));
    });
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.end('SIGKILL')));
      await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    });
    after(async () => {
      await close();
      end();
    });

    const run = (work: JobWork, holder = 'one', errors: unknown[] = [], leaseMs = 30_000): JobRunner => {
      const runner = startJobRunner({
        store,
        work: { import: work },
        holder,
        concurrency: 2,
        now: Date.now,
        onError: (error) => errors.push(error),
        pollMs: 20,
        leaseMs,
      });
      runners.push(runner);
      return runner;
    };

    /** A process that has begun to work on a job. */
    const startWorker = async (terms: { leaseMs: number }): Promise<TestProcess> => {
      const worker = startTestProcess(new URL('./worker-main.js', import.meta.url), { place, ...terms });
      workers.push(worker);
      expect(await worker.word()).to.equal('at work');
      return worker;
    };

    const ended = async (id: string): Promise<JobRow> => {
      for (let turn = 0; turn < 1_500; turn++) {
        const job = await store.find('ten_a', id);
        if (job && !['waiting', 'running'].includes(job.state)) return job;
        await sleep(10);
      }
      throw new Error('the job never ended');
    };

    it('are done, with their result and their progress', async () => {
      const { id } = await store.create(newJob());
      run(async (job, control) => {
        for (let done = 1; done <= Number(job.request['rows']); done++)
          await control.report({ done, total: 3, unit: 'rows' });
        return { rows: 3 };
      });
      const job = await ended(id);
      expect(job).to.include({ state: 'succeeded', createdBy: 'usr_a' });
      expect(job.result).to.deep.equal({ rows: 3 });
      expect(job.progress).to.include({ done: 3, total: 3, ratio: 1 });
    });

    it('fail with the problem that stopped them', async () => {
      const { id } = await store.create(newJob());
      run(async () => {
        throw problem('FILE_NOT_READABLE', { reason: 'it is empty' });
      });
      expect((await ended(id)).problem).to.deep.include({
        code: 'FILE_NOT_READABLE',
        data: { reason: 'it is empty' },
      });
    });

    it('fail without telling a bug to the merchant, but tell it to us', async () => {
      const errors: unknown[] = [];
      const { id } = await store.create(newJob());
      run(
        async () => {
          throw new TypeError('x is undefined');
        },
        'one',
        errors,
      );
      expect((await ended(id)).problem?.title).not.to.include('undefined');
      expect(String(errors[0])).to.include('x is undefined');
    });

    it('stop after the step in hand when they are cancelled', async () => {
      const { id } = await store.create(newJob());
      let steps = 0;
      run(async (_, control) => {
        for (;;) {
          steps += 1;
          await control.report({ done: steps, unit: 'rows' });
          await sleep(50);
        }
      });
      while (steps < 2) await sleep(10);
      await store.requestCancel('ten_a', id);
      expect((await ended(id)).state).to.equal('cancelled');
    });

    it('are asked at once whether they are cancelled when the runner is woken', async () => {
      const { id } = await store.create(newJob());
      const begun = Promise.withResolvers<void>();
      const cancelled = Promise.withResolvers<void>();
      const runner = run(async (_, control) => {
        await control.report({ done: 1, unit: 'rows' });
        begun.resolve();
        await cancelled.promise;
        await control.report({ done: 2, unit: 'rows' });
        return {};
      });
      await begun.promise;
      await store.requestCancel('ten_a', id);
      runner.wake();
      cancelled.resolve();
      expect((await ended(id)).state).to.equal('cancelled');
    });

    it('are taken over when their holder lets its lease run out, and only then', async () => {
      const { id } = await store.create(newJob());
      expect((await store.claim({ holder: 'dead', leaseMs: 1_500, kinds: ['import'] }))?.id).to.equal(id);
      expect(await store.claim({ holder: 'two', leaseMs: 1_500, kinds: ['import'] })).to.equal(undefined);
      await sleep(1_550);
      run(async () => ({ by: 'two' }), 'two');
      expect((await ended(id)).result).to.deep.equal({ by: 'two' });
      expect(
        await store.finish(id, 'dead', { state: 'failed' }),
        'the dead holder comes back too late',
      ).to.equal(false);
      expect(await store.progress(id, 'dead', { done: 9, unit: 'rows' }, 200)).to.equal('lost');
    });

    it('are each done once, however many workers look', async () => {
      const jobs = await Promise.all(Array.from({ length: 8 }, () => store.create(newJob())));
      const done: string[] = [];
      const work: JobWork = async (job) => {
        await sleep(5);
        done.push(job.id);
        return {};
      };
      run(work, 'one');
      run(work, 'two');
      await Promise.all(jobs.map(({ id }) => ended(id)));
      expect(done.sort()).to.deep.equal(jobs.map(({ id }) => id).sort());
    });

    it('go back in line when their process stops', async () => {
      const { id } = await store.create(newJob());
      let started = false;
      const first = run(async (_, control) => {
        for (;;) {
          started = true;
          await control.report({ done: 1, unit: 'rows' });
          await sleep(5);
        }
      });
      while (!started) await sleep(5);
      await first.stop();
      expect((await store.find('ten_a', id))?.state).to.equal('waiting');
      run(async () => ({ again: true }));
      expect((await ended(id)).state).to.equal('succeeded');
    });

    it('go on from another process when theirs is killed in the middle', async function () {
      this.timeout(60_000);
      const { id } = await store.create(newJob());
      const worker = await startWorker({ leaseMs: 2_000 });
      run(async () => ({ by: 'the other' }), 'the other', [], 2_000);
      await sleep(2_500);
      expect((await store.find('ten_a', id))?.state, 'nobody takes it from a living holder').to.equal(
        'running',
      );
      await worker.end('SIGKILL');
      expect((await ended(id)).result).to.deep.equal({ by: 'the other' });
    });

    it('are lost to a holder that was stopped for longer than its lease and comes back', async function () {
      this.timeout(60_000);
      const { id } = await store.create(newJob());
      const worker = await startWorker({ leaseMs: 800 });
      worker.tell('stand');
      run(async () => ({ by: 'the other' }), 'the other', [], 800);
      expect((await ended(id)).result).to.deep.equal({ by: 'the other' });
      worker.signal('SIGCONT');
      expect(await worker.word()).to.equal('stopped: lost');
      await worker.end('SIGTERM');
      expect((await store.find('ten_a', id))?.result).to.deep.equal({ by: 'the other' });
    });

    it('stay in line when their process stops in the moment in which it takes them', async () => {
      const { id } = await store.create(newJob());
      let arrived = () => {};
      const asked = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      let answer = () => {};
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const slow: JobStore = {
        ...store,
        async claim(options) {
          const job = await store.claim(options);
          arrived();
          await held;
          return job;
        },
      };
      const work = { import: async () => ({}) };
      const onError = (error: unknown) => expect.fail(String(error));
      const runner = startJobRunner({
        store: slow,
        work,
        holder: 'one',
        concurrency: 1,
        now: Date.now,
        onError,
      });
      await asked;
      const stopped = runner.stop();
      answer();
      await stopped;
      expect((await store.find('ten_a', id))?.state).to.equal('waiting');
      await store.requestCancel('ten_a', id);
    });

    it('are not begun twice by a process that was stopped for longer than its lease and lost nothing', async function () {
      this.timeout(60_000);
      const { id } = await store.create(newJob());
      const worker = await startWorker({ leaseMs: 800 });
      worker.tell('stand');
      await sleep(1_200);
      worker.signal('SIGCONT');
      await sleep(500);
      await store.requestCancel('ten_a', id);
      expect(await worker.word(), 'and not at work once more').to.equal('stopped: cancelled');
      await worker.end('SIGTERM');
    });
  });
}
