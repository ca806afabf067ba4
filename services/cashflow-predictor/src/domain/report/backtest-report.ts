import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { type Backtest, type BacktestTrial, FLOW_NAMES, FLOWS, type Flow } from './backtest-trials.js';
import { chartLegend } from './chart-legend.js';
import { fanFigure } from './fan-figure.js';
import { horizonTable } from './horizon-table.js';
import { type Html, html } from './html.js';
import { bullets, paragraph, reportPage, section } from './report-page.js';
import { tellBacktest, tellTrial } from './tell-backtest.js';
import { type Language, type Wording, wordingIn } from './wording.js';

const WEEK = 7;
const DAYS: LocalizedText = { zh: '天', en: 'days' };

/** Net is left to the tables: its sum over the days is the balance. */
const DRAWN = FLOWS.filter((flow) => flow !== 'net');

/** A merchant's backtest as one page, for the merchant and for whoever lends to it. */
export function backtestReport(backtest: Backtest, language: Language): string {
  const wording = wordingIn(language, backtest.currency);
  const { say } = wording;
  const { name, books, trials } = backtest;
  return reportPage({
    language,
    title: say({ zh: `${name}：现金流预测回测`, en: `${name}: backtest of the cash-flow forecast` }),
    lead: books
      ? say({
          zh: `账目自 ${formatDate(books.from)} 至 ${formatDate(books.to)}，金额单位为${wording.unit}。`,
          en: `Books from ${formatDate(books.from)} to ${formatDate(books.to)}; amounts in ${wording.unit}.`,
        })
      : say({ zh: '账本中还没有交易。', en: 'The books hold no transactions yet.' }),
    sections: [
      section(say({ zh: '简要', en: 'In short' }), bullets(tellBacktest(backtest, wording))),
      ...(trials.length > 0
        ? [
            basisSection(backtest, wording),
            horizonSection(backtest, wording),
            trialsSection(backtest, wording),
          ]
        : []),
    ],
  });
}

function basisSection({ restsOn }: Backtest, { say }: Wording): Html {
  return section(
    say({ zh: '预测的依据（以最近一次为例）', en: 'What the newest of these forecasts rests on' }),
    ...(restsOn ? [paragraph(say(restsOn))] : []),
    paragraph(
      say({
        zh: '当时已知的发票、计划和税款没有留存，回测中不计入；收到的借款在预测和实际两边都不计。',
        en: 'Invoices, plans and taxes that were known then are not kept, so these forecasts do without them; loans received are left out of both sides.',
      }),
    ),
  );
}

function horizonSection({ trials }: Backtest, wording: Wording): Html {
  const { say } = wording;
  return section(
    say({ zh: '预测得越远，误差多大', en: 'Error and bands by how far ahead' }),
    paragraph(
      say({
        zh: '最朴素的猜法：照抄已知最后一周的同一天。余额从做预测那天起算。',
        en: 'The plainest guess repeats the same weekday of the last known week. The balance counts from the day of the forecast.',
      }),
    ),
    ...FLOWS.map((flow) =>
      horizonTable(
        trials.map(({ flows }) => flows[flow]),
        { caption: say(FLOW_NAMES[flow]), season: WEEK, steps: DAYS, hasShares: flow !== 'balance' },
        wording,
      ),
    ),
  );
}

function trialsSection(backtest: Backtest, wording: Wording): Html {
  const { say } = wording;
  return section(
    say({ zh: '逐次预测', en: 'Forecast by forecast' }),
    chartLegend(wording, { zh: '照抄最后一周的同一天', en: 'the same weekday of the last week' }),
    ...backtest.trials.map((trial, index) => {
      const asOf = formatDate(trial.asOf);
      return html`<h3>${say({ zh: `${asOf} 的预测`, en: `Forecast of ${asOf}` })}</h3>
${paragraph(tellTrial(trial, wording))}<div class="cards">${DRAWN.map((flow) => flowFigure(trial, flow, `c${index}-${flow}`, wording))}</div>
`;
    }),
  );
}

function flowFigure({ asOf, flows }: BacktestTrial, flow: Flow, id: string, wording: Wording): Html {
  const { say } = wording;
  const trial = flows[flow];
  const first = asOf + 1 - trial.past.length;
  const labels = Array.from({ length: trial.past.length + trial.mean.length }, (_, index) =>
    formatDate(first + index),
  );
  const name = say(FLOW_NAMES[flow]);
  return fanFigure(
    {
      ...{ trial, id, season: WEEK },
      title:
        flow === 'balance'
          ? say({ zh: `${name}变化（以 ${formatDate(asOf)} 为零）`, en: `${name} since ${formatDate(asOf)}` })
          : say({ zh: `每日${name}`, en: `${name} by day` }),
      labels: labels.map((date) => date.slice(5)),
      steps: DAYS,
      namedBy: { zh: '日期', en: 'Date' },
      names: labels.slice(trial.past.length),
    },
    wording,
  );
}
