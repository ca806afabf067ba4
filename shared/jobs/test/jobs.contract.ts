import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@merchant-analysis/contracts/problems';
import { type JobRunner, type JobWork, startJobRunner } from '@merchant-analysis/jobs/job-runner';
import type { JobRow, JobStore, NewJob } from '@merchant-analysis/jobs/job-store';
import { Problem } from '@merchant-analysis/kernel/problem';
import { newId } from '@merchant-analysis/storage/identifier';
import { expect } from 'chai';
import { type JobPlace, openJobs } from './job-place.js';
import { startWorker } from './worker.js';

/** What every store of jobs must do, alone and under a runner. `begin` names an empty place to keep them. */
export function jobsContract(
  technology: string,
  begin: (test: Mocha.Context) => Promise<{ place: JobPlace; end(): void }>,
): void {
  describe(`long work as jobs in ${technology}`, () => {
    let place: JobPlace;
    let end = () => {};
    let store: JobStore;
    const opened: { close(): Promise<void> }[] = [];
    const runners: JobRunner[] = [];

    const connect = async (): Promise<JobStore> => {
      const jobs = await openJobs(place);
      opened.push(jobs);
      return jobs.store;
    };
    before(async function () {
      ({ place, end } = await begin(this));
      store = await connect();
    });
    afterEach(async () => {
      await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    });
    after(async () => {
      await Promise.all(opened.map((jobs) => jobs.close()));
      end();
    });

    const newJob = (overrides: Partial<NewJob> = {}): NewJob => ({
      id: newId('imp'),
      kind: 'import',
      caller: { tenantId: 'ten_a', userId: 'usr_a', roles: ['owner'] },
      request: { rows: 3 },
      unit: 'rows',
      ...overrides,
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

    /** Takes a job out of the line that somebody holds and nobody works on. */
    const forget = async (id: string): Promise<void> => {
      for (const holder of ['alone', ...Array.from({ length: 10 }, (_, index) => `process ${index}`)])
        if (await store.finish(id, holder, { state: 'cancelled' })) return;
      throw new Error(`nobody holds ${id}`);
    };

    const ended = async (id: string): Promise<JobRow> => {
      for (let turn = 0; turn < 300; turn++) {
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

    it('are cancelled at once while they wait', async () => {
      const { id } = await store.create(newJob());
      expect((await store.requestCancel('ten_a', id))?.state).to.equal('cancelled');
    });

    it('are taken over when their holder lets its lease run out, and only then', async () => {
      const { id } = await store.create(newJob());
      expect((await store.claim({ holder: 'dead', leaseMs: 200, kinds: ['import'] }))?.id).to.equal(id);
      expect(await store.claim({ holder: 'two', leaseMs: 200, kinds: ['import'] })).to.equal(undefined);
      await sleep(250);
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

    it('are made once for one idempotency key', async () => {
      const idempotency = { key: 'key-00001', fingerprint: 'same' };
      const [first, second] = [
        await store.create(newJob(), idempotency),
        await store.create(newJob(), idempotency),
      ];
      expect(second.id).to.equal(first.id);
      const refused = await store
        .create(newJob(), { ...idempotency, fingerprint: 'other' })
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Problem).and.include({ code: 'IDEMPOTENCY_KEY_REUSED' });
      await store.requestCancel('ten_a', first.id);
    });

    it('are not there for another tenant', async () => {
      const { id } = await store.create(newJob());
      expect(await store.find('ten_b', id)).to.equal(undefined);
      expect(await store.requestCancel('ten_b', id)).to.equal(undefined);
      expect((await store.list('ten_b', { limit: 10 })).length).to.equal(0);
      await store.requestCancel('ten_a', id);
    });

    it('keep what was asked word for word, whatever stands in it', async () => {
      const request = { $set: '$$NOW', 'a.b': { amountFen: 9007199254740991 }, list: ['$x'], text: '“行”' };
      const { id } = await store.create(newJob({ request, merchantId: '$mer' }));
      expect(await store.find('ten_a', id)).to.deep.include({ request, merchantId: '$mer' });
      await store.requestCancel('ten_a', id);
    });

    it('are listed newest first, by kind, up to a limit', async () => {
      const caller = { tenantId: 'ten_list', userId: 'usr_a', roles: ['owner' as const] };
      const ids: string[] = [];
      for (const kind of ['import', 'export', 'import'] as const) {
        ids.push((await store.create(newJob({ caller, kind }))).id);
        await sleep(3);
      }
      const listed = async (options: Parameters<JobStore['list']>[1]) =>
        (await store.list('ten_list', options)).map(({ id }) => id);
      expect(await listed({ limit: 9 })).to.deep.equal([...ids].reverse());
      expect(await listed({ limit: 1 })).to.deep.equal([ids[2]]);
      expect(await listed({ limit: 9, kinds: ['export'] })).to.deep.equal([ids[1]]);
      await Promise.all(ids.map((id) => store.requestCancel('ten_list', id)));
    });

    it('are each taken by one of ten processes that ask at the same moment, the oldest first', async () => {
      const stores = await Promise.all(Array.from({ length: 10 }, connect));
      const first = await store.create(newJob());
      const claim = (each: JobStore, index: number) =>
        each.claim({ holder: `process ${index}`, leaseMs: 30_000, kinds: ['import'] });
      const taken = (await Promise.all(stores.map(claim))).filter((job) => job !== undefined);
      expect(taken.map(({ id }) => id)).to.deep.equal([first.id]);

      const seven: string[] = [];
      for (let index = 0; index < 7; index++) {
        seven.push((await store.create(newJob())).id);
        await sleep(3);
      }
      const oldest = await store.claim({ holder: 'alone', leaseMs: 30_000, kinds: ['import'] });
      expect(oldest?.id).to.equal(seven[0]);
      const rest = (await Promise.all(stores.map(claim))).filter((job) => job !== undefined);
      expect(rest.map(({ id }) => id).sort()).to.deep.equal(seven.slice(1).sort());
      for (const id of [first.id, ...seven]) await forget(id);
    });

    it('are made once for one idempotency key that comes twenty times at once', async () => {
      const idempotency = { key: 'key-00020', fingerprint: 'same' };
      const made = await Promise.all(Array.from({ length: 20 }, () => store.create(newJob(), idempotency)));
      expect(new Set(made.map(({ id }) => id)).size).to.equal(1);
      await store.requestCancel('ten_a', made[0]!.id);
    });

    it('go on from another process when theirs is killed in the middle', async function () {
      this.timeout(20_000);
      const { id } = await store.create(newJob());
      const worker = await startWorker(place, { leaseMs: 800 });
      await worker.isAtWork();
      run(async () => ({ by: 'the other' }), 'the other', [], 800);
      await sleep(300);
      expect((await store.find('ten_a', id))?.state, 'nobody takes it from a living holder').to.equal(
        'running',
      );
      await worker.end('SIGKILL');
      expect((await ended(id)).result).to.deep.equal({ by: 'the other' });
    });

    it('are lost to a holder that was stopped for longer than its lease and comes back', async function () {
      this.timeout(20_000);
      const { id } = await store.create(newJob());
      const worker = await startWorker(place, { leaseMs: 800 });
      await worker.isAtWork();
      worker.signal('SIGSTOP');
      run(async () => ({ by: 'the other' }), 'the other', [], 800);
      expect((await ended(id)).result).to.deep.equal({ by: 'the other' });
      worker.signal('SIGCONT');
      expect(await worker.word()).to.equal('stopped: lost');
      await worker.end('SIGTERM');
      expect((await store.find('ten_a', id))?.result).to.deep.equal({ by: 'the other' });
    });
  });
}
