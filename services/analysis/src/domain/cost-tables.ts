import type { AnalysisReport } from '@merchant-analysis/contracts/analysis';
import type { CostAnalysis } from '@merchant-analysis/contracts/cost';
import { absentTable, amountWriter, both, type Cell, reasonCells, type Table } from './table.js';

type WriteAmount = (amountMinor: number) => string;

/** The cost part of a report as tables, one a figure; a figure that is missing keeps its reason. */
export function costTables(part: AnalysisReport['cost']): Table[] {
  if (part.status !== 'done') return [absentTable(both('成本分析', 'Cost analysis'), part)];
  const amount = amountWriter(part.value.currency);
  const { monthly, split, unusual } = part.value;
  return [
    monthTable(monthly, amount),
    lineTable(monthly, amount),
    splitTable(split, amount),
    marginTable(part.value, amount),
    paretoTable(part.value.pareto, amount),
    unusualTable(both('异常月份', 'Unusual months'), unusual.months, amount),
    unusualTable(both('异常日', 'Unusual days'), unusual.days, amount),
  ];
}

function monthTable(monthly: CostAnalysis['monthly'], amount: WriteAmount): Table {
  const rows = monthly.map(({ month, complete, turnoverMinor, totalCostMinor, profitMinor }) => [
    month,
    complete ? 'yes' : 'no',
    ...[turnoverMinor, totalCostMinor, profitMinor].map((minor) => (minor === null ? null : amount(minor))),
  ]);
  const headings = [
    both('月份', 'Month'),
    both('完整', 'Whole'),
    both('营业额', 'Turnover'),
    both('成本', 'Cost'),
    both('利润', 'Profit'),
  ];
  return { section: both('按月损益', 'By month'), rows: [headings, ...rows] };
}

function lineTable(monthly: CostAnalysis['monthly'], amount: WriteAmount): Table {
  const rows = monthly.flatMap(({ month, costs }) =>
    costs.map((line) => [
      month,
      line.kind,
      line.category ?? '',
      amount(line.amountMinor),
      line.shareOfTurnover,
    ]),
  );
  const headings = [
    both('月份', 'Month'),
    both('类别', 'Kind'),
    both('细类', 'Category'),
    both('金额', 'Amount'),
    both('占营业额', 'Share of turnover'),
  ];
  return { section: both('成本结构', 'Cost structure'), rows: [headings, ...rows] };
}

function splitTable(split: CostAnalysis['split'], amount: WriteAmount): Table {
  const section = both('固定与变动成本', 'Fixed and variable cost');
  if (split.status !== 'done') return absentTable(section, split);
  const headings = [
    both('类别', 'Kind'),
    both('细类', 'Category'),
    both('性态', 'Behaviour'),
    both('每月固定', 'Fixed a month'),
    both('变动率', 'Variable ratio'),
    'R²',
    '说明',
    'Reason',
  ];
  const rows: Cell[][] = split.value.lines.map((line) => [
    line.kind,
    line.category ?? '',
    line.behaviour,
    amount(line.fixedMonthlyMinor),
    line.variableRatio,
    line.rSquared,
    ...reasonCells(line.reason),
  ]);
  const { fixedMonthlyMinor, variableRatio, rSquared, basis } = split.value;
  rows.push([
    '合计 Total',
    '',
    '',
    amount(fixedMonthlyMinor),
    variableRatio,
    rSquared,
    ...reasonCells(basis),
  ]);
  return { section, rows: [headings, ...rows] };
}

function marginTable({ contribution, breakEven }: CostAnalysis, amount: WriteAmount): Table {
  const section = both('边际贡献与盈亏平衡', 'Contribution and break-even');
  if (contribution.status !== 'done') return absentTable(section, contribution);
  const { turnoverMinor, variableMinor, marginMinor, marginRatio } = contribution.value;
  const rows: Cell[][] = [
    [both('项目', 'Figure'), both('值', 'Value')],
    [both('营业额', 'Turnover'), amount(turnoverMinor)],
    [both('变动成本', 'Variable cost'), amount(variableMinor)],
    [both('边际贡献', 'Contribution margin'), amount(marginMinor)],
    [both('边际贡献率', 'Contribution ratio'), marginRatio],
  ];
  if (breakEven.status !== 'done') {
    rows.push([both('盈亏平衡', 'Break-even'), breakEven.reason.zh], ['', breakEven.reason.en]);
    return { section, rows };
  }
  rows.push(
    [both('盈亏平衡月营业额', 'Break-even turnover a month'), amount(breakEven.value.turnoverMinor)],
    [both('平均月营业额', 'Average turnover a month'), amount(breakEven.value.averageTurnoverMinor)],
    [both('安全边际率', 'Safety margin'), breakEven.value.safetyMarginRatio],
    [both('低于平衡点的月数', 'Months below'), breakEven.value.monthsBelow],
    [both('每月缺口', 'Gap a month'), amount(breakEven.value.monthlyGapMinor)],
  );
  return { section, rows };
}

function paretoTable(pareto: CostAnalysis['pareto'], amount: WriteAmount): Table {
  const section = both('商品帕累托', 'Pareto of items');
  if (pareto.status !== 'done') return absentTable(section, pareto);
  const headings = [
    both('商品', 'Item'),
    both('营业额', 'Turnover'),
    both('毛利', 'Margin'),
    both('占比', 'Share'),
    both('累计', 'Cumulative'),
    both('等级', 'Class'),
  ];
  const rows = pareto.value.items.map((item) => [
    item.item,
    amount(item.turnoverMinor),
    item.marginMinor === undefined ? null : amount(item.marginMinor),
    item.share,
    item.cumulativeShare,
    item.class,
  ]);
  return { section, rows: [headings, ...rows] };
}

function unusualTable(
  section: string,
  figure: CostAnalysis['unusual']['months'] | CostAnalysis['unusual']['days'],
  amount: WriteAmount,
): Table {
  if (figure.status !== 'done') return absentTable(section, figure);
  const headings = [
    both('时间', 'When'),
    both('类别', 'Kind'),
    both('细类', 'Category'),
    both('金额', 'Amount'),
  ];
  const rows = figure.value.map((entry) => [
    'month' in entry ? entry.month : entry.date,
    entry.kind,
    entry.category ?? '',
    amount(entry.amountMinor),
    amount(entry.usualMinor),
    entry.score,
    ...reasonCells(entry.reason),
  ]);
  return {
    section,
    rows: [[...headings, both('通常', 'Usual'), both('得分', 'Score'), '原因', 'Reason'], ...rows],
  };
}
