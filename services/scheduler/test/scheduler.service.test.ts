import { join } from 'node:path';
import type { Composition } from '@merchant-analysis/broker/composition';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { scoreForecasts } from '@merchant-analysis/contracts/cashflow';
import { runDailyChecks } from '@merchant-analysis/contracts/compliance';
import { healthOf } from '@merchant-analysis/contracts/health';
import { listTenants, recordAudit } from '@merchant-analysis/contracts/identity';
import type { Job } from '@merchant-analysis/contracts/jobs';
import { problem } from '@merchant-analysis/contracts/problems';
import * as contracts from '@merchant-analysis/contracts/schedules';
import { Problem } from '@merchant-analysis/kernel/problem';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { compose } from '@merchant-analysis/scheduler/container';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { repositoryRoot } from './plans.js';

const A = 'ten_00000001';
const B = 'ten_00000002';

describe('the scheduler behind the broker', () => {
  const folder = temporaryFolder();
  const clock = fakeClock('2026-11-20T12:00:00+08:00');
  const checked: Caller[] = [];
  const recorded: string[] = [];
  let held = Promise.resolve();
  let composition: Composition;
  let nodes: TwoNodes;

  before(async () => {
    const env = {
      DATA_DIR: folder.path,
      CONFIG_DIR: join(repositoryRoot, 'config'),
      SCHEDULER_POLL_SECONDS: '0.1',
    };
    composition = await compose({ env, logger: silentLogger(), clock });
    const tenant = (id: string) => ({
      id,
      name: id,
      kind: 'live' as const,
      addressRanges: [],
      createdAt: '2026-01-01T00:00:00Z',
      version: 1,
    });
    nodes = await startTwoNodes([
      service('identity', {
        answers: [
          answer(listTenants, async (_, { caller }) => {
            if (!caller.roles.includes('system')) throw problem('NOT_ALLOWED', { role: caller.roles.join() });
            return { data: [tenant(A), tenant(B)], page: { hasMore: false } };
          }),
          answer(recordAudit, async ({ tenantId, action, outcome }) => {
            recorded.push(`${tenantId} ${action} ${outcome}`);
            return { seq: recorded.length };
          }),
        ],
      }),
      service('compliance', {
        answers: [
          answer(runDailyChecks, async (_, { caller }) => {
            checked.push(caller);
            await held;
            // One tenant's failure is nobody else's.
            if (caller.tenantId === B) throw problem('STORAGE_FULL');
            return { merchants: 2, failed: 0, detail: { newAlerts: 1 } };
          }),
        ],
      }),
      service('cashflow', {
        answers: [answer(scoreForecasts, async () => ({ merchants: 2, failed: 0, detail: { scored: 4 } }))],
      }),
      composition.schema,
    ]);
  });
  after(async () => {
    await nodes.stop();
    await composition.close();
    folder.remove();
  });
  beforeEach(() => {
    checked.length = 0;
    recorded.length = 0;
  });

  const owner = (tenantId: string, about: Partial<Caller> = {}): Caller => ({
    tenantId,
    userId: 'usr_00000001',
    roles: ['owner'],
    ...about,
  });
  const list = async (caller: Caller) => (await nodes.host.ask(contracts.listSchedules, {}, { caller })).data;
  const start = (name: string, caller: Caller, idempotency?: { key: string; fingerprint: string }) =>
    nodes.host.ask(contracts.runSchedule, { name }, { caller, idempotency });
  const finished = async (job: Job, caller: Caller): Promise<Job> => {
    for (;;) {
      const now = await nodes.host.ask(contracts.getSchedulerJob, { jobId: job.id }, { caller });
      if (now.finishedAt !== undefined) return now;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'no failure',
      (error: unknown) => (error instanceof Problem ? error.code : String(error)),
    );

  it('lists the schedules with their next run', async () => {
    const schedules = await list(owner(A));
    expect(schedules.map(({ name, nextRunAt }) => [name, nextRunAt])).to.deep.equal([
      ['daily-compliance', '2026-11-20T18:30:00.000Z'],
      ['score-forecasts', '2026-11-20T19:30:00.000Z'],
      ['watch-cash', '2026-11-20T20:30:00.000Z'],
    ]);
  });

  it("starts a run by hand for the caller's tenant only, with the rights of the platform", async () => {
    const job = await start('daily-compliance', owner(A));
    expect(job).to.include({ kind: 'schedule-run', createdBy: 'usr_00000001' });
    const done = await finished(job, owner(A));
    expect(done).to.deep.include({
      state: 'succeeded',
      result: { merchants: 2, failed: 0, detail: { newAlerts: 1 } },
    });
    expect(checked).to.deep.equal([{ tenantId: A, userId: 'usr_00000001', roles: ['system'] }]);
    expect(Object.keys(done)).to.not.include.members(['caller', 'request', 'tenantId']);
    const [schedule] = await list(owner(A));
    expect(schedule?.lastRun).to.include({
      state: 'succeeded',
      startedBy: 'usr_00000001',
      summary: '2 merchants, 0 failed, newAlerts 1',
    });
    // The door records who started it; nothing more is to be recorded.
    expect(recorded).to.deep.equal([]);
  });

  it('shows a run to its tenant only', async () => {
    const job = await start('score-forecasts', owner(A));
    await finished(job, owner(A));
    const foreign = nodes.host.ask(contracts.getSchedulerJob, { jobId: job.id }, { caller: owner(B) });
    expect(await codeOf(foreign)).to.equal('NOT_FOUND');
    expect((await nodes.host.ask(contracts.listSchedulerJobs, {}, { caller: owner(B) })).data).to.deep.equal(
      [],
    );
    expect((await list(owner(B))).filter(({ lastRun }) => lastRun !== undefined)).to.deep.equal([]);
  });

  it('answers the same job for the same request', async () => {
    const key = { key: 'k-00000001', fingerprint: 'f' };
    const first = await start('score-forecasts', owner(A), key);
    await finished(first, owner(A));
    expect((await start('score-forecasts', owner(A), key)).id).to.equal(first.id);
  });

  it('answers the run that is at work instead of starting another', async () => {
    let release = (): void => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const first = await start('daily-compliance', owner(A));
    expect((await start('daily-compliance', owner(A))).id).to.equal(first.id);
    expect((await start('score-forecasts', owner(A))).id).to.not.equal(first.id);
    expect((await list(owner(A)))[0]?.lastRun).to.include({ state: 'running' });
    release();
    await finished(first, owner(A));
    const next = await start('daily-compliance', owner(A));
    expect(next.id).to.not.equal(first.id);
    await finished(next, owner(A));
  });

  it('keeps the limits of who starts a run', async () => {
    const limited = owner(A, { roles: ['manager'], merchantIds: ['mer_corner001'] });
    await finished(await start('daily-compliance', limited), owner(A));
    expect(checked[0]).to.deep.include({ roles: ['system'], merchantIds: ['mer_corner001'] });
  });

  it('changes a plan for one tenant, and not by somebody who sees a part of it', async () => {
    const change = { name: 'score-forecasts', at: '05:15', weekdays: [1, 5] };
    const changed = await nodes.host.ask(contracts.updateSchedule, change, { caller: owner(A) });
    expect(changed).to.deep.include({ at: '05:15', weekdays: [1, 5], nextRunAt: '2026-11-22T21:15:00.000Z' });
    expect((await list(owner(A)))[1]).to.deep.include({ at: '05:15', weekdays: [1, 5] });
    expect((await list(owner(B)))[1]).to.include({ at: '03:30', version: 1 });
    expect(changed.version).to.equal(2);
    const late = nodes.host.ask(
      contracts.updateSchedule,
      { ...change, at: '06:15', ifVersion: 1 },
      { caller: owner(A) },
    );
    expect(await codeOf(late)).to.equal('VERSION_STALE');
    expect((await list(owner(A)))[1]).to.include({ at: '05:15', version: 2 });
    const limited = owner(A, { merchantIds: ['mer_corner001'] });
    const refused = nodes.host.ask(contracts.updateSchedule, change, { caller: limited });
    expect(await codeOf(refused)).to.equal('NOT_ALLOWED');
    const unknown = nodes.host.ask(contracts.updateSchedule, { name: 'no-such' }, { caller: owner(A) });
    expect(await codeOf(unknown)).to.equal('NOT_FOUND');
    expect(await codeOf(start('no-such', owner(A)))).to.equal('NOT_FOUND');
  });

  it('runs what is due for every tenant, one failing or not, and records it', async () => {
    clock.set('2026-11-21T02:30:05+08:00');
    while (recorded.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect([...recorded].sort()).to.deep.equal([
      `${A} compliance.runDailyChecks done`,
      `${B} compliance.runDailyChecks failed`,
    ]);
    const [ofA] = await list(owner(A));
    expect(ofA?.lastRun).to.deep.include({ dueAt: '2026-11-20T18:30:00.000Z', startedBy: 'schedule' });
    expect(checked.map(({ tenantId, userId }) => [tenantId, userId]).sort()).to.deep.equal([
      [A, 'system'],
      [B, 'system'],
    ]);
  });

  it('is healthy', async () => {
    const health = await nodes.host.ask(healthOf('scheduler'), {}, { caller: systemCaller(A) });
    expect(health.status).to.equal('healthy');
  });
});
