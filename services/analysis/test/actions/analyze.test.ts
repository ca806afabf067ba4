import { analyze } from '@merchant-analysis/analysis/actions/analyze';
import { exportReport } from '@merchant-analysis/analysis/actions/export-report';
import type { Analysts } from '@merchant-analysis/analysis/ports/analysts';
import type { Ledger } from '@merchant-analysis/analysis/ports/ledger';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';
import { MERCHANT, madeCompliance, madeCosts, madeForecast, madeSubject } from '../made-answers.js';

const params = { merchantId: MERCHANT, horizonDays: 30, floorMinor: 0 };

describe('analyzing', () => {
  it('asks the three about the same subject and the same day', async () => {
    const { rim, asked } = memoryRim();
    await analyze(rim, { ...params, asOf: '2025-10-31' });
    expect(asked).to.deep.equal([
      { ...params, asOf: '2025-10-31' },
      { merchantId: MERCHANT, groupId: undefined, to: '2025-10-31' },
      { merchantId: MERCHANT, groupId: undefined, today: '2025-11-21' },
    ]);
  });

  it('asks nobody about a merchant that the caller may not see', async () => {
    const { rim, asked } = memoryRim();
    const failure = await analyze(rim, { ...params, merchantId: 'mer_stranger1' }).catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(Problem).with.property('code', 'NOT_FOUND');
    expect(asked).to.deep.equal([]);
  });

  it('has the ledger write the report to a file', async () => {
    const { rim, exported } = memoryRim();
    const job = await exportReport(rim, { ...params, format: 'csv' });
    expect(job.id).to.equal('exp_00000001');
    expect(exported[0]).to.include({ merchantId: MERCHANT, content: 'report', format: 'csv' });
    expect(exported[0]?.report?.[0]?.section).to.equal('概要 Summary');
  });
});

function memoryRim() {
  const asked: unknown[] = [];
  const exported: Parameters<Ledger['createExport']>[0][] = [];
  const analysts: Analysts = {
    forecastCashflow: async (question) => {
      asked.push(question);
      return madeForecast;
    },
    analyzeCosts: async (question) => {
      asked.push(question);
      return madeCosts;
    },
    checkCompliance: async (question) => {
      asked.push(question);
      return madeCompliance;
    },
  };
  const ledger: Ledger = {
    describeSubject: async ({ merchantId }) => {
      if (merchantId !== MERCHANT) throw problem('NOT_FOUND', { what: 'merchant' });
      return madeSubject;
    },
    createExport: async (request) => {
      exported.push(request);
      return {
        id: 'exp_00000001',
        kind: 'export',
        state: 'waiting',
        progress: { done: 0, unit: 'rows' },
        createdAt: '2025-11-21T00:00:00Z',
        createdBy: 'usr_00000001',
      };
    },
  };
  return { rim: { ledger, analysts }, asked, exported };
}
