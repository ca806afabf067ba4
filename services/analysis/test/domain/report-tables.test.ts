import { assembleReport } from '@merchant-analysis/analysis/domain/assemble-report';
import { reportTables } from '@merchant-analysis/analysis/domain/report-tables';
import { createExport } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import { expect } from 'chai';
import { MERCHANT, madeCompliance, madeCosts, madeForecast, madeSubject } from '../made-answers.js';

const report = assembleReport(madeSubject, {
  cashflow: { status: 'fulfilled', value: madeForecast },
  cost: { status: 'fulfilled', value: madeCosts },
  compliance: { status: 'fulfilled', value: madeCompliance },
});

describe('a report as tables', () => {
  it('is what an export takes', () => {
    const params = { merchantId: MERCHANT, content: 'report', report: reportTables(report) };
    expect(createExport.params.safeParse(params).error).to.equal(undefined);
  });

  it('has a section for the summary, each figure, the rules and the findings', () => {
    expect(reportTables(report).map(({ section }) => section)).to.deep.equal([
      '概要 Summary',
      '现金流预测 Cash-flow forecast',
      '经常性收支 Recurring flows',
      '现金风险与预测误差 Cash risk and forecast error',
      '按月损益 By month',
      '成本结构 Cost structure',
      '固定与变动成本 Fixed and variable cost',
      '边际贡献与盈亏平衡 Contribution and break-even',
      '商品帕累托 Pareto of items',
      '异常月份 Unusual months',
      '异常日 Unusual days',
      '合规检查 Compliance',
      '检查发现 Findings',
    ]);
  });

  it('writes amounts as exact decimals of the currency', () => {
    expect(rowsOf('现金流预测 Cash-flow forecast')[1]?.slice(0, 3)).to.deep.equal([
      '2025-11-21',
      '1234.56',
      '0.50',
    ]);
    expect(rowsOf('按月损益 By month')[1]).to.deep.equal(['2025-01', 'yes', '1000.00', '250.00', '750.00']);
  });

  it('keeps the reason where a figure is missing', () => {
    expect(rowsOf('商品帕累托 Pareto of items')[1]).to.deep.equal([
      'not-enough-data',
      'no-costs',
      '=公式',
      'made for a test',
    ]);
  });

  it('says which part did not answer, and keeps the others', () => {
    const partial = assembleReport(madeSubject, {
      cashflow: { status: 'rejected', reason: problem('TIMEOUT', { service: 'cashflow' }) },
      cost: { status: 'fulfilled', value: madeCosts },
      compliance: { status: 'rejected', reason: problem('SERVICE_UNAVAILABLE', { service: 'compliance' }) },
    });
    const tables = reportTables(partial);
    const cash = tables.find(({ section }) => section === '现金流预测 Cash-flow forecast');
    expect(cash?.rows[1]).to.deep.equal(['unavailable', 'TIMEOUT', '', 'cashflow did not answer in time.']);
    expect(tables[0]?.rows).to.deep.include(['合规结论 Verdict', 'undetermined']);
    expect(tables.map(({ section }) => section)).to.include('成本结构 Cost structure');
  });
});

function rowsOf(section: string) {
  return reportTables(report).find((table) => table.section === section)?.rows ?? [];
}
