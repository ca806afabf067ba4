import { assembleReport, type Outcomes } from '@merchant-analysis/analysis/domain/assemble-report';
import { analysisReport } from '@merchant-analysis/contracts/analysis';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';
import { madeCompliance, madeCosts, madeForecast, madeSubject } from '../made-answers.js';

const all: Outcomes = {
  cashflow: { status: 'fulfilled', value: madeForecast },
  cost: { status: 'fulfilled', value: madeCosts },
  compliance: { status: 'fulfilled', value: madeCompliance },
};
const timedOut = (service: string): PromiseRejectedResult => ({
  status: 'rejected',
  reason: problem('TIMEOUT', { service }),
});
const unavailable = (service: string) => ({
  status: 'unavailable',
  problem: { code: 'TIMEOUT', title: `${service} did not answer in time.`, retryable: true },
});

describe('the report', () => {
  it('is complete with three answers, and its verdict is that of compliance', () => {
    const report = assembleReport(madeSubject, all);
    expect(report).to.include({
      status: 'complete',
      verdict: 'failed',
      dataVersion: '42',
      asOf: '2025-11-20',
    });
    expect(report.cashflow.status).to.equal('done');
    expect(analysisReport.safeParse(JSON.parse(JSON.stringify(report))).error).to.equal(undefined);
  });

  it('is partial when the forecast does not answer; the rest is there', () => {
    const report = assembleReport(madeSubject, { ...all, cashflow: timedOut('cashflow') });
    expect(report).to.include({ status: 'partial', verdict: 'failed' });
    expect(report.cashflow).to.deep.equal(unavailable('cashflow'));
    expect(report.cost.status).to.equal('done');
  });

  it('is partial when the cost analysis does not answer', () => {
    const report = assembleReport(madeSubject, { ...all, cost: timedOut('cost') });
    expect(report).to.include({ status: 'partial', verdict: 'failed' });
    expect(report.cost).to.deep.equal(unavailable('cost'));
  });

  it('leaves the verdict undetermined when compliance does not answer', () => {
    const report = assembleReport(madeSubject, { ...all, compliance: timedOut('compliance') });
    expect(report).to.include({ status: 'partial', verdict: 'undetermined' });
    expect(report.compliance).to.deep.equal(unavailable('compliance'));
  });

  it('leaves the verdict undetermined when there is no rule set for the year', () => {
    const reason = problem('RULE_SET_NOT_FOUND', { year: 2031 });
    const report = assembleReport(madeSubject, { ...all, compliance: { status: 'rejected', reason } });
    expect(report.verdict).to.equal('undetermined');
  });

  it('is still a report when nobody answers', () => {
    const report = assembleReport(madeSubject, {
      cashflow: timedOut('cashflow'),
      cost: timedOut('cost'),
      compliance: timedOut('compliance'),
    });
    expect(report).to.include({ status: 'partial', verdict: 'undetermined' });
    expect(analysisReport.safeParse(JSON.parse(JSON.stringify(report))).error).to.equal(undefined);
  });

  it('is complete when the books do not allow a part: that is an answer with its reason', () => {
    const value = {
      status: 'not-enough-data' as const,
      code: 'books-empty',
      reason: { zh: '空', en: 'empty' },
    };
    const report = assembleReport(madeSubject, {
      ...all,
      cashflow: { status: 'fulfilled', value },
      cost: { status: 'fulfilled', value },
    });
    expect(report.status).to.equal('complete');
    expect(report.cost).to.deep.equal(value);
  });

  it('does not hide what the caller has to mend in a part', () => {
    for (const code of ['NOT_FOUND', 'VALIDATION_FAILED'] as const) {
      const cost = { status: 'rejected' as const, reason: problem(code, { what: 'merchant' }) };
      expect(() => assembleReport(madeSubject, { ...all, cost }))
        .to.throw(Problem)
        .with.property('code', code);
    }
  });

  it('gives the same bytes for the same books, with nothing of the moment in them', () => {
    const once = JSON.stringify(assembleReport(madeSubject, all));
    expect(JSON.stringify(assembleReport(structuredClone(madeSubject), structuredClone(all)))).to.equal(once);
    expect(once).to.not.match(/\d{4}-\d{2}-\d{2}T\d{2}:/);
  });
});
