import type { AnalysisReport } from '@merchant-analysis/contracts/analysis';
import { absentTable, both, reasonCells, type Table } from './table.js';

const RESULTS = both('合规检查', 'Compliance');

/** The compliance part of a report as tables: each rule's result, and the findings. */
export function complianceTables(part: AnalysisReport['compliance']): Table[] {
  if (part.status !== 'done') return [absentTable(RESULTS, part)];
  const { results, disclaimer } = part.value;
  const headings = [
    both('规则', 'Rule'),
    both('版本', 'Version'),
    both('商户', 'Merchant'),
    both('结果', 'Result'),
  ];
  const rules = results.map(({ ruleId, ruleVersion, merchantId, status, reason }) => [
    ruleId,
    ruleVersion,
    merchantId,
    status,
    ...reasonCells(reason),
  ]);
  const findings = results.flatMap((result) =>
    result.findings.map((finding) => [
      finding.ruleId,
      finding.merchantId,
      finding.severity,
      finding.outcome,
      finding.key,
      ...reasonCells(finding.reason),
      finding.evidence.transactionIds.join(' '),
    ]),
  );
  return [
    {
      section: RESULTS,
      rows: [[...headings, '原因', 'Reason'], ...rules, ['', '', '', '', ...reasonCells(disclaimer)]],
    },
    {
      section: both('检查发现', 'Findings'),
      rows: [
        [
          both('规则', 'Rule'),
          both('商户', 'Merchant'),
          both('严重程度', 'Severity'),
          both('结果', 'Outcome'),
          both('对象', 'Subject'),
          '原因',
          'Reason',
          both('交易', 'Transactions'),
        ],
        ...findings,
      ],
    },
  ];
}
