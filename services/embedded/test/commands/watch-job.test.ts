import type { Job } from '@merchant-analysis/contracts/jobs';
import { watchJob } from '@merchant-analysis/embedded/commands/watch-job';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';

const job = (changes: Partial<Job>): Job => ({
  id: 'sim_00000001',
  kind: 'simulation',
  state: 'running',
  progress: { done: 0, unit: 'days' },
  createdAt: '2026-11-01T00:00:00Z',
  createdBy: 'system',
  ...changes,
});

describe('watching a job from the command line', () => {
  it('shows how far it is until it is done', async () => {
    const states = [
      job({ state: 'waiting' }),
      job({ progress: { done: 1095, total: 2190, unit: 'days', ratio: 0.5, secondsLeft: 3, step: '面馆' } }),
      job({ state: 'succeeded', progress: { done: 2190, total: 2190, unit: 'days', ratio: 1 } }),
    ];
    const shown: string[] = [];
    let ended = 0;
    const line = { show: (text: string) => shown.push(text), end: () => (ended += 1) };
    const last = await watchJob(async () => states.shift()!, line);
    expect(last.state).to.equal('succeeded');
    expect(shown).to.deep.equal([
      'waiting for its turn',
      '50 % · 1,095 of 2,190 days · 3 s left · 面馆',
      '100 % · 2,190 of 2,190 days',
    ]);
    expect(ended).to.equal(1);
  });

  it('fails as the job failed', async () => {
    const failed = job({ state: 'failed', problem: { code: 'STORAGE_FULL', title: 'The disk is full.' } });
    const watched = watchJob(async () => failed, { show: () => {}, end: () => {} });
    const error = await watched.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(Problem).with.property('code', 'STORAGE_FULL');
  });
});
