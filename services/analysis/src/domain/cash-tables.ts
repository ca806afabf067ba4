import type { AnalysisReport } from '@merchant-analysis/contracts/analysis';
import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';
import { absentTable, amountWriter, both, type Table } from './table.js';

const DAYS = both('现金流预测', 'Cash-flow forecast');

/** The cash part of a report as tables: the days, what comes back regularly, the risk and the own error. */
export function cashTables(part: AnalysisReport['cashflow']): Table[] {
  if (part.status !== 'done') return [absentTable(DAYS, part)];
  const amount = amountWriter(part.value.currency);
  return [dayTable(part.value, amount), recurringTable(part.value, amount), riskTable(part.value, amount)];
}

type WriteAmount = (amountMinor: number) => string;

function dayTable({ days }: CashflowForecast, amount: WriteAmount): Table {
  const headings = [
    both('日期', 'Date'),
    both('流入', 'Inflow'),
    both('流出', 'Outflow'),
    both('净额', 'Net'),
    both('余额', 'Balance'),
    both('余额 80% 下限', 'Balance 80% low'),
    both('余额 80% 上限', 'Balance 80% high'),
    both('余额 95% 下限', 'Balance 95% low'),
    both('余额 95% 上限', 'Balance 95% high'),
  ];
  const rows = days.map(({ date, inflow, outflow, net, balance }) => [
    date,
    ...[inflow.mean, outflow.mean, net.mean, balance.mean].map(amount),
    ...[balance.lo80, balance.hi80, balance.lo95, balance.hi95].map(amount),
  ]);
  return { section: DAYS, rows: [headings, ...rows] };
}

function recurringTable({ recurring }: CashflowForecast, amount: WriteAmount): Table {
  const headings = ['名称', 'Name', both('周期', 'Every'), both('金额', 'Amount'), both('上次', 'Last')];
  const rows = recurring.map(({ name, every, typicalMinor, lastDate, nextDates }) => [
    name.zh,
    name.en,
    every,
    amount(typicalMinor),
    lastDate,
    nextDates.join(' '),
  ]);
  return {
    section: both('经常性收支', 'Recurring flows'),
    rows: [[...headings, both('下次', 'Next')], ...rows],
  };
}

function riskTable({ risk, accuracy, restsOn }: CashflowForecast, amount: WriteAmount): Table {
  const measured = accuracy.status === 'measured' ? accuracy : undefined;
  return {
    section: both('现金风险与预测误差', 'Cash risk and forecast error'),
    rows: [
      [both('项目', 'Figure'), both('值', 'Value')],
      [both('警戒余额', 'Balance line'), amount(risk.floorMinor)],
      [both('低于警戒的概率', 'Chance to fall below it'), risk.probability],
      [both('首个风险日', 'First day at risk'), risk.firstDate ?? null],
      [both('最低余额', 'Lowest balance'), amount(risk.lowest.balanceMinor)],
      [both('最低余额日', 'Day of the lowest balance'), risk.lowest.date],
      [both('流入误差 WAPE', 'Inflow error WAPE'), measured?.wapeInflow ?? null],
      [both('季节朴素法误差', 'Seasonal naive error'), measured?.wapeNaive ?? null],
      [both('80% 区间覆盖率', 'Coverage of 80%'), measured?.coverage80 ?? null],
      [both('95% 区间覆盖率', 'Coverage of 95%'), measured?.coverage95 ?? null],
      ['依据', restsOn.zh],
      ['Rests on', restsOn.en],
    ],
  };
}
