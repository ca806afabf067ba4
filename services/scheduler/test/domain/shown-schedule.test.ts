import type { Job } from '@merchant-analysis/contracts/jobs';
import { schedule } from '@merchant-analysis/contracts/schedules';
import { showSchedule } from '@merchant-analysis/scheduler/domain/shown-schedule';
import { expect } from 'chai';
import { nightly } from '../plans.js';

const planned = (about?: Parameters<typeof nightly>[0]) => ({ ...nightly(about), version: 1 });
const now = Date.parse('2026-11-21T12:00:00+08:00');
const job = (about: Partial<Job> = {}): Job => ({
  id: 'run_00000001',
  kind: 'schedule-run',
  state: 'succeeded',
  progress: { done: 3, unit: 'merchants' },
  createdAt: '2026-11-20T18:30:00.000Z',
  startedAt: '2026-11-20T18:30:01.000Z',
  finishedAt: '2026-11-20T18:30:09.000Z',
  createdBy: 'usr_00000001',
  result: { merchants: 3, failed: 1, detail: { newAlerts: 2 } },
  ...about,
});

describe('schedules as people see them', () => {
  it('tell when they run next and fit the contract', () => {
    const shown = showSchedule(planned(), { runs: [], now });
    expect(schedule.parse(shown)).to.deep.include({ name: 'daily-compliance', enabled: true });
    expect(shown.nextRunAt).to.equal('2026-11-21T18:30:00.000Z');
    expect(shown.lastRun).to.equal(undefined);
    expect(showSchedule(planned({ enabled: false }), { runs: [], now }).nextRunAt).to.equal(undefined);
  });

  it('tell of the last run: by time or by hand, and what came of it', () => {
    const byTime = { kind: 'job' as const, job: job(), dueAt: Date.parse('2026-11-21T02:30:00+08:00') };
    const byHand = {
      kind: 'job' as const,
      job: job({
        startedAt: '2026-11-21T03:00:00.000Z',
        finishedAt: undefined,
        state: 'running',
        result: undefined,
      }),
    };
    const last = (...runs: Parameters<typeof showSchedule>[1]['runs']) =>
      showSchedule(planned(), { runs, now }).lastRun;
    expect(last(byTime)).to.deep.equal({
      dueAt: '2026-11-20T18:30:00.000Z',
      startedAt: '2026-11-20T18:30:01.000Z',
      finishedAt: '2026-11-20T18:30:09.000Z',
      state: 'succeeded',
      startedBy: 'schedule',
      summary: '3 merchants, 1 failed, newAlerts 2',
    });
    expect(last(byTime, byHand)).to.include({
      state: 'running',
      startedBy: 'usr_00000001',
      dueAt: undefined,
    });
    const problem = { code: 'TIMEOUT', title: 'compliance did not answer in time.' };
    const failed = { kind: 'job' as const, job: job({ state: 'failed', result: undefined, problem }) };
    expect(last(failed)).to.include({ state: 'failed', summary: 'compliance did not answer in time.' });
  });

  it('tell of a due time that was skipped', () => {
    const skipped = { kind: 'skipped' as const, dueAt: now - 9_000_000, at: now };
    expect(showSchedule(planned(), { runs: [skipped], now }).lastRun).to.include({
      state: 'skipped',
      dueAt: new Date(now - 9_000_000).toISOString(),
    });
  });
});
