import type { exportReport as contract } from '@merchant-analysis/contracts/analysis';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { reportTables } from '../domain/report-tables.js';
import type { Analysts } from '../ports/analysts.js';
import type { Ledger } from '../ports/ledger.js';
import { analyze } from './analyze.js';

/** Analyzes and has the ledger write the report to a file. */
export async function exportReport(
  rim: { ledger: Ledger; analysts: Analysts },
  { format, ...params }: ParamsOf<typeof contract>,
): Promise<ResultOf<typeof contract>> {
  const report = await analyze(rim, params);
  return rim.ledger.createExport({
    merchantId: params.merchantId,
    groupId: params.groupId,
    content: 'report',
    format,
    report: reportTables(report),
  });
}
