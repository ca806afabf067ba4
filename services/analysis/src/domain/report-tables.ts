import type { AnalysisReport } from '@merchant-analysis/contracts/analysis';
import { cashTables } from './cash-tables.js';
import { complianceTables } from './compliance-tables.js';
import { costTables } from './cost-tables.js';
import { both, type Table } from './table.js';

/** A report as tables, for a file: the summary first, then each part or the reason why it is missing. */
export function reportTables(report: AnalysisReport): Table[] {
  return [
    summaryTable(report),
    ...cashTables(report.cashflow),
    ...costTables(report.cost),
    ...complianceTables(report.compliance),
  ];
}

function summaryTable(report: AnalysisReport): Table {
  return {
    section: both('概要', 'Summary'),
    rows: [
      [both('项目', 'Item'), both('值', 'Value')],
      [both('对象', 'Subject'), report.subject.id],
      ['名称', report.subject.name.zh ?? ''],
      ['Name', report.subject.name.en ?? ''],
      [both('商户数', 'Merchants'), report.subject.merchants],
      [both('币种', 'Currency'), report.currency],
      [both('账本截至', 'Books until'), report.asOf ?? null],
      [both('分析日', 'Day of the analysis'), report.today],
      [both('数据版本', 'Data version'), report.dataVersion],
      [both('报告状态', 'Report'), report.status],
      [both('合规结论', 'Verdict'), report.verdict],
    ],
  };
}
