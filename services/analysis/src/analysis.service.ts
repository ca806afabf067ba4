import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Call, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/analysis';
import { analyze } from './actions/analyze.js';
import { exportReport } from './actions/export-report.js';
import type { Analysts } from './ports/analysts.js';
import type { Ledger } from './ports/ledger.js';

interface AnalysisRim {
  ledgerOf: (call: Call) => Ledger;
  analystsOf: (call: Call) => Analysts;
}

/** What the analysis service answers. */
export function analysisService(rim: AnalysisRim): Composition['schema'] {
  const rimOf = (call: Call) => ({ ledger: rim.ledgerOf(call), analysts: rim.analystsOf(call) });
  return service('analysis', {
    answers: [
      answer(contracts.analyze, (params, call) => analyze(rimOf(call), params)),
      answer(contracts.exportReport, async (params, call) => {
        const job = await exportReport(rimOf(call), params);
        call.audit({ resourceType: 'export', resourceId: job.id, changes: { content: 'report' } });
        return job;
      }),
    ],
  });
}
