import { evaluateRule } from '@merchant-analysis/compliance-checker/domain/evaluate';
import { joinResults } from '@merchant-analysis/compliance-checker/domain/report';
import { expect } from 'chai';
import { resultOf } from '../adapters/compliance-store.contract.js';
import { factsOf, partiesOf, shippedRule, shippedRules } from '../facts-for-tests.js';

const about = { today: '2026-06-01', ruleSet: { year: 2026, version: '2026.1.0' } };
const warned = resultOf('KY-01', [], {
  findings: [{ ...resultOf('KY-01', ['x']).findings[0]!, outcome: 'warning' }],
});

describe('results become a report', () => {
  it('fails with one broken rule', () => {
    const report = joinResults([resultOf('TX-01', ['2026-Q2']), resultOf('KY-01', [])], about);
    expect(report.verdict).to.equal('failed');
    expect(report.counts).to.deep.equal({
      passed: 1,
      failed: 1,
      notApplicable: 0,
      undetermined: 0,
      warnings: 0,
    });
  });

  it('is undetermined when a rule could not be decided, and failed when another is broken as well', () => {
    const open = resultOf('KY-05', [], { status: 'undetermined' });
    expect(joinResults([resultOf('TX-01', []), open], about).verdict).to.equal('undetermined');
    expect(joinResults([resultOf('TX-01', ['2026-Q2']), open], about).verdict).to.equal('failed');
  });

  it('passes with warnings, and counts them', () => {
    const report = joinResults([warned, resultOf('TX-01', [])], about);
    expect(report.verdict).to.equal('passed');
    expect(report.counts.warnings).to.equal(1);
  });

  it('never passes when nothing was passed', () => {
    expect(joinResults([], about).verdict).to.equal('undetermined');
    const gone = resultOf('TX-01', [], { status: 'not-applicable' });
    expect(joinResults([gone], about).verdict).to.equal('undetermined');
  });

  it('says that nothing is reported to anybody', () => {
    const { disclaimer } = joinResults([], about);
    expect(disclaimer.zh).to.contain('不会代为提交任何报告');
    expect(disclaimer.en).to.contain('files no report');
  });
});

describe('rules are applied', () => {
  it('lists a hundred findings of a rule and says that there are more', () => {
    const days = Array.from({ length: 101 }, (_, index) => ({
      at: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
      amountMinor: 5_000_000,
      party: 'tok_a',
    }));
    const books = { from: '2026-01-01', to: '2026-05-31', cash: partiesOf('cash', days) };
    const result = evaluateRule(shippedRule('LV-01'), factsOf(books));
    expect(result.findings).to.have.lengthOf(100);
    expect(result.truncated).to.equal(true);
    expect(result.findings[0]?.key).to.contain('2026-04-11');
  });

  it('never passes without the facts that a rule needs', () => {
    const { merchant, today, books, window, calendar, fxRates } = factsOf({
      from: '2026-01-01',
      to: '2026-05-31',
    });
    const bare = { merchant, today, books, window, calendar, fxRates };
    for (const entry of shippedRules.rules.filter(({ rule }) => rule.needs.length > 0)) {
      expect(evaluateRule(entry, bare).status, entry.config.id).to.equal('undetermined');
    }
  });

  it('never calls what is not verified, or a default, law', () => {
    const books = factsOf({
      from: '2026-01-01',
      to: '2026-05-31',
      merchant: { licenceValidTo: '2026-01-01', unifiedSocialCreditCode: 'X' },
      cash: partiesOf('cash', [{ at: '2026-05-01', amountMinor: 5_000_000, party: 'a' }]),
    });
    const labels = { V1: '（法规原文）', V2: '（二手来源）', M: '（待核实）', E: '（平台默认值，可配置）' };
    for (const entry of shippedRules.rules) {
      for (const { evidence } of evaluateRule(entry, books).findings) {
        for (const { text, confidence } of entry.description.law) {
          expect(evidence.notes.map(({ zh }) => zh)).to.include(`${text.zh}${labels[confidence]}`);
        }
      }
    }
  });
});
