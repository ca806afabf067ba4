import { judgeDue } from '@merchant-analysis/scheduler/domain/judge-due';
import { expect } from 'chai';
import { nightly } from '../plans.js';

const due = Date.parse('2026-11-21T02:30:00+08:00');
const longAgo = Date.parse('2026-01-01T00:00:00Z');
const at = (now: string, about = {}, since = longAgo) => judgeDue(nightly(about), Date.parse(now), since);

describe('what to do about the last due time', () => {
  it('is to run within the window', () => {
    expect(at('2026-11-21T02:30:00+08:00')).to.deep.equal({ what: 'run', dueAt: due });
    expect(at('2026-11-21T04:30:00+08:00', { whenMissed: 'skip' })).to.deep.equal({
      what: 'run',
      dueAt: due,
    });
  });

  it('is, after the window, what the schedule says', () => {
    expect(at('2026-11-21T04:30:01+08:00', { whenMissed: 'skip' })).to.deep.equal({
      what: 'skip',
      dueAt: due,
    });
    expect(at('2026-11-21T09:00:00+08:00', { whenMissed: 'run-once' })).to.deep.equal({
      what: 'run',
      dueAt: due,
    });
  });

  it('is one run, however many were missed', () => {
    expect(at('2026-11-24T09:00:00+08:00')).to.deep.equal({
      what: 'run',
      dueAt: Date.parse('2026-11-24T02:30:00+08:00'),
    });
  });

  it('is nothing for due times before the tenant came or the plan was changed', () => {
    expect(at('2026-11-21T03:00:00+08:00', {}, due + 1)).to.deep.equal({ what: 'nothing' });
    expect(at('2026-11-21T03:00:00+08:00', {}, due)).to.deep.equal({ what: 'run', dueAt: due });
  });

  it('is nothing while the schedule is off', () => {
    expect(at('2026-11-21T02:31:00+08:00', { enabled: false })).to.deep.equal({ what: 'nothing' });
  });
});
