import type { AnalysisReport } from '@merchant-analysis/contracts/analysis';
import type { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import type { checkCompliance } from '@merchant-analysis/contracts/compliance';
import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type { analyzeCosts } from '@merchant-analysis/contracts/cost';
import type { Subject } from '@merchant-analysis/contracts/merchants';
import { partOf } from './part.js';

/** What became of the three questions. */
export interface Outcomes {
  cashflow: PromiseSettledResult<ResultOf<typeof forecastCashflow>>;
  cost: PromiseSettledResult<ResultOf<typeof analyzeCosts>>;
  compliance: PromiseSettledResult<ResultOf<typeof checkCompliance>>;
}

/**
 * Joins three outcomes into one report. A part that did not answer makes it partial; a part that these books do
 * not allow does not. The verdict is that of the compliance part and never "passed" without one. Nothing of the
 * moment goes in, so the same books give the same bytes in any process.
 * @throws Problem when a part failed by the caller's fault
 */
export function assembleReport(subject: Subject, outcomes: Outcomes): AnalysisReport {
  const cashflow = partOf(outcomes.cashflow, (answer) =>
    answer.status === 'done' ? { status: 'done', value: answer.forecast } : answer,
  );
  const cost = partOf(outcomes.cost, (answer) =>
    answer.status === 'done' ? { status: 'done', value: answer.analysis } : answer,
  );
  const compliance = partOf(outcomes.compliance, (value) => ({ status: 'done', value }));
  const isPartial = [cashflow, cost, compliance].some((part) => part.status === 'unavailable');
  return {
    subject: {
      kind: subject.kind,
      id: subject.id,
      name: subject.name,
      merchants: subject.merchants.length,
    },
    currency: subject.currency,
    dataVersion: subject.dataVersion,
    asOf: subject.lastDate,
    today: subject.today,
    status: isPartial ? 'partial' : 'complete',
    verdict: compliance.status === 'done' ? compliance.value.verdict : 'undetermined',
    cashflow,
    cost,
    compliance,
  };
}
