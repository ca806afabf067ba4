import type { analyze as contract } from '@merchant-analysis/contracts/analysis';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { assembleReport } from '../domain/assemble-report.js';
import type { Analysts } from '../ports/analysts.js';
import type { Ledger } from '../ports/ledger.js';

/** Asks the three analysts at once and joins what they bring back. */
export async function analyze(
  { ledger, analysts }: { ledger: Ledger; analysts: Analysts },
  params: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const asked = { merchantId: params.merchantId, groupId: params.groupId };
  const subject = await ledger.describeSubject(asked);
  const [cashflow, cost, compliance] = await Promise.allSettled([
    analysts.forecastCashflow(params),
    analysts.analyzeCosts({ ...asked, to: params.asOf }),
    analysts.checkCompliance({ ...asked, today: subject.today }),
  ]);
  return assembleReport(subject, { cashflow, cost, compliance });
}
