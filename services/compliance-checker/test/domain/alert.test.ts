import { type Alert, decide, followUp, whyRefused } from '@merchant-analysis/compliance-checker/domain/alert';
import type { Finding } from '@merchant-analysis/contracts/compliance';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { findingOf, resultOf } from '../adapters/compliance-store.contract.js';

const today = parseDate('2026-06-02');
const run = { at: 2_000, today, newId: () => 'alr_new' };
const known = (about: Partial<Alert> = {}): Alert => ({
  id: 'alr_old',
  merchantId: 'mer_noodles01',
  ruleId: 'TX-01',
  key: '2026-Q2',
  state: 'open',
  finding: findingOf('TX-01', '2026-Q2'),
  firstSeenAt: 1_000,
  lastSeenAt: 1_000,
  seenOn: today - 1,
  ...about,
});
const found = (about: Partial<Finding> = {}) => [
  resultOf('TX-01', [], { status: 'failed', findings: [{ ...findingOf('TX-01', '2026-Q2'), ...about }] }),
];

describe('alerts follow findings up', () => {
  it('opens a dismissed alert again when it became worse, and only then', () => {
    const warning = {
      ...findingOf('TX-01', '2026-Q2'),
      outcome: 'warning' as const,
      severity: 'medium' as const,
    };
    const dismissed = known({ state: 'dismissed', finding: warning });
    const states = (about: Partial<Finding>) =>
      followUp([dismissed], found(about), run).changed.map((a) => a.state);
    expect(states({ outcome: 'warning', severity: 'medium' })).to.deep.equal(['dismissed']);
    expect(states({ outcome: 'warning', severity: 'low' })).to.deep.equal(['dismissed']);
    expect(states({ outcome: 'warning', severity: 'high' })).to.deep.equal(['open']);
    expect(states({ outcome: 'broken', severity: 'medium' })).to.deep.equal(['open']);
  });

  it('does not resolve when the rule could not be decided or did not list everything', () => {
    for (const about of [{ status: 'undetermined' as const }, { truncated: true }]) {
      expect(followUp([known()], [resultOf('TX-01', [], about)], run).changed).to.deep.equal([]);
    }
    expect(followUp([known()], [resultOf('TX-01', [])], run).changed[0]?.state).to.equal('resolved');
    const gone = resultOf('TX-01', [], { status: 'not-applicable' });
    expect(followUp([known()], [gone], run).changed[0]?.state).to.equal('resolved');
  });

  it('does not let a check of an earlier day undo what a later one saw', () => {
    const later = known({ seenOn: today + 1 });
    expect(followUp([later], [resultOf('TX-01', [])], run).changed).to.deep.equal([]);
    expect(followUp([later], found(), run)).to.deep.equal({ added: [], changed: [] });
  });

  it('leaves dismissed and resolved alerts as they are when nothing is found', () => {
    for (const state of ['dismissed', 'resolved'] as const) {
      expect(followUp([known({ state })], [resultOf('TX-01', [])], run).changed).to.deep.equal([]);
    }
  });

  it('lets people acknowledge, dismiss and reopen', () => {
    const after = (state: Alert['state'], decision: 'acknowledge' | 'dismiss' | 'reopen') =>
      decide(known({ state }), { decision, by: 'usr_1', at: 1 })?.state;
    expect(after('open', 'acknowledge')).to.equal('acknowledged');
    expect(after('open', 'dismiss')).to.equal('dismissed');
    expect(after('acknowledged', 'dismiss')).to.equal('dismissed');
    expect(after('acknowledged', 'reopen')).to.equal('open');
    expect(after('dismissed', 'reopen')).to.equal('open');
    expect(after('open', 'reopen')).to.equal(undefined);
    expect(after('resolved', 'dismiss')).to.equal(undefined);
    expect(after('dismissed', 'acknowledge')).to.equal(undefined);
    expect(whyRefused(known({ state: 'resolved' }), 'dismiss')).to.deep.equal({
      zh: '预警处于“已解除”状态，该操作只适用于“待处理”或“已确认”',
      en: 'the alert is resolved, and one can dismiss what is open or acknowledged',
    });
  });
});
