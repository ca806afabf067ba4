import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { chartLegend } from '../domain/report/chart-legend.js';
import { fanFigure } from '../domain/report/fan-figure.js';
import { figureTable } from '../domain/report/figure-table.js';
import { horizonTable } from '../domain/report/horizon-table.js';
import { type Html, html } from '../domain/report/html.js';
import { bullets, paragraph, reportPage, section } from '../domain/report/report-page.js';
import type { Trial } from '../domain/report/trial.js';
import { wordingIn } from '../domain/report/wording.js';
import type { ForecastNumbers } from '../domain/series/forecast.js';
import { countMethods } from './count-methods.js';
import { meanDifference } from './measures.js';
import { forecastReference } from './reference-methods.js';
import type { ScoredSet } from './score-benchmark.js';
import { scoreSet } from './score-set.js';
import { rowsOf, verdictsOf } from './score-table.js';
import type { FileSeries } from './series-file.js';

/** Charts of a set: from the series that was forecast best to the one forecast worst, evenly by rank. */
const CHARTS = 6;
const MOST_PAST = 60;
const STEPS: LocalizedText = { zh: '步', en: 'steps' };

/** The benchmark as a page to look at: English, as its command is. */
export function scoreReport(sets: readonly ScoredSet[]): string {
  const wording = wordingIn('en');
  return reportPage({
    language: 'en',
    title: 'Forecasts of the benchmark sets',
    lead: 'Made by npm run forecast:score. The charts are no selection of the best: they run from the series with the least MASE to the one with the most, evenly by rank.',
    sections: [
      section(
        'How to read the charts',
        chartLegend(wording, { zh: '上一周期', en: 'the same a season ago' }),
      ),
      ...sets.map(setSection),
    ],
  });
}

function setSection(scored: ScoredSet): Html {
  const { set, series, forecasts, ours, methods } = scored;
  const wording = wordingIn('en');
  const trials = series.map((one, index) => trialOf(one, forecasts[index]!, set.season));
  const [head, ...rows] = rowsOf(methods);
  return section(
    set.name,
    paragraph(`${ours.series} series, season ${set.season}. ${verdictsOf(set, ours)}.`),
    figureTable({ caption: 'Scores', head: head!, rows }),
    bullets(countMethods(forecasts)),
    horizonTable(
      trials.map((trial, index) => inUnitsOf(trial, scaleOf(series[index]!, set.scoredSeason))),
      {
        caption: 'By how far ahead, errors in units of the usual seasonal difference of each series',
        ...{ season: 1, steps: STEPS, hasShares: false },
      },
      wording,
    ),
    html`<div class="cards">${chosenOf(scored).map(({ index, mase }) => {
      const one = series[index]!;
      const trial = trials[index]!;
      const labels = labelsOf(one, trial);
      return fanFigure(
        {
          ...{ trial, id: `${set.name}-${index}`, season: set.season, steps: STEPS },
          title: `${one.id}: MASE ${mase.toFixed(2)}`,
          namedBy: { zh: '时间', en: 'Time' },
          labels: labels.map((label) => label.replace(/^\d{4}-/, '')),
          names: labels.slice(trial.past.length),
        },
        wording,
      );
    })}</div>
`,
  );
}

function trialOf({ train, test }: FileSeries, forecast: ForecastNumbers, season: number): Trial {
  const { mean, lo80, hi80, lo95, hi95 } = forecast;
  const past = Math.min(train.length, MOST_PAST, Math.max(test.length, 2 * season));
  return {
    ...{ mean, lo80, hi80, lo95, hi95, came: test },
    guess: forecastReference('seasonal-naive', train, season, test.length),
    past: train.slice(train.length - past),
  };
}

/** The scale of the MASE; NaN for a series that never moved, whose errors then count nowhere. */
function scaleOf({ train }: FileSeries, season: number): number {
  return meanDifference(train, season) || meanDifference(train, 1) || Number.NaN;
}

function inUnitsOf(trial: Trial, scale: number): Trial {
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value / scale);
  return {
    ...{ mean: scaled(trial.mean), lo80: scaled(trial.lo80), hi80: scaled(trial.hi80) },
    ...{ lo95: scaled(trial.lo95), hi95: scaled(trial.hi95) },
    ...{ came: scaled(trial.came), guess: scaled(trial.guess), past: trial.past },
  };
}

function chosenOf({ set, series, forecasts }: ScoredSet): { index: number; mase: number }[] {
  const options = { season: set.scoredSeason, reference: set.reference };
  const ranked = series
    .map((one, index) => ({ index, mase: scoreSet([one], [forecasts[index]!], options).mase }))
    .filter(({ mase }) => Number.isFinite(mase))
    .sort((a, b) => a.mase - b.mase);
  const ranks = Array.from({ length: CHARTS }, (_, chart) =>
    Math.round((chart * (ranked.length - 1)) / (CHARTS - 1)),
  );
  return [...new Set(ranks)].filter((rank) => rank >= 0).map((rank) => ranked[rank]!);
}

/** Dates of a daily series, else steps counted from the forecast. */
function labelsOf({ firstDay, stepDays, train }: FileSeries, { past, mean }: Trial): string[] {
  return Array.from({ length: past.length + mean.length }, (_, index) => {
    const step = index - past.length;
    if (firstDay !== undefined && stepDays === 1) return formatDate(firstDay + train.length + step);
    return step < 0 ? String(step) : `+${step + 1}`;
  });
}
