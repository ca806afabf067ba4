import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@merchant-analysis/contracts/problems';
import { type JobWork, startJobRunner } from '@merchant-analysis/jobs/job-runner';
import type { JobRow, JobStore } from '@merchant-analysis/jobs/job-store';
import { JOB_MIGRATIONS, sqliteJobStore } from '@merchant-analysis/jobs/job-store.sqlite';
import { newId } from '@merchant-analysis/storage/identifier';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { expect } from 'chai';

describe('a job whose store takes no writes for a while', () => {
  const database = openSqlite(':memory:', JOB_MIGRATIONS);
  const store = sqliteJobStore(database);
  after(() => database.close());

  /** The store, refusing writes while `isAway` says so. */
  function withOutages(isAway: () => boolean): JobStore {
    const guarded =
      <Given extends unknown[], Result>(step: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        if (isAway()) throw problem('STORAGE_UNAVAILABLE');
        return step(...given);
      };
    return {
      ...store,
      progress: guarded(store.progress),
      finish: guarded(store.finish),
      release: guarded(store.release),
      claim: guarded(store.claim),
    };
  }

  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
  });

  async function ended(work: JobWork, isAway: () => boolean, concurrency = 1): Promise<JobRow> {
    const id = newId('imp');
    const caller = { tenantId: 'ten_a', userId: 'usr_a', roles: ['owner' as const] };
    await store.create({ id, kind: 'import', caller, request: {}, unit: 'rows' });
    const runner = startJobRunner({
      store: withOutages(isAway),
      work: { import: work },
      holder: 'one',
      concurrency,
      now: Date.now,
      onError: (error) => told.push(String(error)),
      pollMs: 20,
    });
    try {
      for (;;) {
        const job = await store.find('ten_a', id);
        if (job && !['waiting', 'running'].includes(job.state)) return job;
        await sleep(10);
      }
    } finally {
      await runner.stop();
    }
  }

  it('goes on when its progress cannot be written, and is done', async () => {
    let isAway = false;
    const job = await ended(
      async (_, control) => {
        await control.report({ done: 1, unit: 'rows' });
        isAway = true;
        await sleep(1_100);
        await control.report({ done: 2, unit: 'rows' });
        isAway = false;
        return { rows: 2 };
      },
      () => isAway,
    );
    expect(job).to.deep.include({ state: 'succeeded', result: { rows: 2 } });
  });

  it('is done once when only its end cannot be written', async () => {
    let runs = 0;
    let isAway = false;
    const job = await ended(
      async () => {
        runs++;
        isAway = true;
        setTimeout(() => {
          isAway = false;
        }, 1_500);
        return { rows: 3 };
      },
      () => isAway,
    );
    expect(job.state).to.equal('succeeded');
    expect(runs).to.equal(1);
  });

  it('is told of once an outage, however often the store is asked meanwhile', async () => {
    let asked = 0;
    let isAway = false;
    const away = () => {
      if (isAway) asked++;
      return isAway;
    };
    const work: JobWork = async () => {
      isAway = true;
      return { rows: 1 };
    };
    const back = setInterval(() => {
      if (asked >= 5) isAway = false;
    }, 10);
    // A second place in line, so that the store is asked for jobs while the first one waits to tell its end.
    const job = await ended(work, away, 2);
    clearInterval(back);
    expect(job.state).to.equal('succeeded');
    expect(asked).to.be.at.least(5);
    expect(told).to.have.length(1);
    expect(told[0]).to.contain('does not answer');
  });

  it('goes back in line and is tried again when its work cannot write, and does not fail', async () => {
    let runs = 0;
    const job = await ended(
      async () => {
        if (runs++ === 0) throw problem('STORAGE_UNAVAILABLE');
        return { rows: runs };
      },
      () => false,
    );
    expect(job).to.deep.include({ state: 'succeeded', result: { rows: 2 } });
  });
});
