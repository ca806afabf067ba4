import { join } from 'node:path';
import type { Forecast } from '../domain/series/forecast.js';
import { BENCHMARK_SETS, type BenchmarkSet } from './benchmark-sets.js';
import { forecastAll } from './forecast-all.js';
import { forecastReference } from './reference-methods.js';
import { type SetScores, scoreSet } from './score-set.js';
import { type ScoredMethod, tableOf, verdictsOf } from './score-table.js';
import { type FileSeries, readSeriesFile } from './series-file.js';
import { taskOf } from './series-task.js';

/** A set with what was forecast of it and how that compares with others. */
export interface ScoredSet {
  readonly set: BenchmarkSet;
  readonly series: readonly FileSeries[];
  readonly forecasts: readonly Forecast[];
  readonly ours: SetScores;
  /** Ours first, then the seasonal naive computed here, then figures of others. */
  readonly methods: readonly ScoredMethod[];
}

/** Forecasts and scores every set of a folder. */
export async function scoreBenchmark(
  dataFolder: string,
  onProgress: (set: string) => (done: number, all: number) => void,
): Promise<ScoredSet[]> {
  const scored: ScoredSet[] = [];
  for (const set of BENCHMARK_SETS) {
    const series = await readSeriesFile(join(dataFolder, `${set.name}.csv.gz`), { withTest: true });
    const asked = { season: set.season, horizon: undefined };
    const tasks = series.map((one) => taskOf(one, asked));
    scored.push(scoreForecasts(set, series, await forecastAll(tasks, onProgress(set.name))));
  }
  return scored;
}

/** Compares forecasts of a set with its test part. */
export function scoreForecasts(
  set: BenchmarkSet,
  series: readonly FileSeries[],
  forecasts: readonly Forecast[],
): ScoredSet {
  const options = { season: set.scoredSeason, reference: set.reference };
  const naive = series.map(({ train, test }) => {
    const mean = forecastReference('seasonal-naive', train, set.season, test.length);
    return { mean, lo80: mean, hi80: mean, lo95: mean, hi95: mean };
  });
  const ours = scoreSet(series, forecasts, options);
  const { mase, smape, owa, rmsse, bias } = scoreSet(series, naive, options);
  const methods = [
    { method: 'ours', scores: ours },
    { method: 'seasonal naive', scores: { mase, smape, owa, rmsse, bias } },
    ...set.others.map(({ method, ...scores }) => ({ method, scores })),
  ];
  return { set, series, forecasts, ours, methods };
}

/** A set as a section of Markdown. */
export function scoreSection({ set, ours, methods }: ScoredSet): string {
  const [own, ...others] = methods;
  const table = tableOf([{ ...own!, method: `**${own!.method}**` }, ...others]);
  return `## ${set.name}\n\n${ours.series} series, season ${set.season}. ${verdictsOf(set, ours)}.\n\n${table}\n`;
}
