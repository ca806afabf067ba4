import { join } from 'node:path';
import { BENCHMARK_SETS, type BenchmarkSet } from './benchmark-sets.js';
import { forecastAll } from './forecast-all.js';
import { forecastReference } from './reference-methods.js';
import { type SetScores, scoreSet } from './score-set.js';
import { tableOf, verdictsOf } from './score-table.js';
import { readSeriesFile } from './series-file.js';
import { taskOf } from './series-task.js';

/** Forecasts and scores every set of a folder. @returns sections of Markdown. */
export async function scoreBenchmark(
  dataFolder: string,
  onProgress: (set: string) => (done: number, all: number) => void,
): Promise<string[]> {
  const sections: string[] = [];
  for (const set of BENCHMARK_SETS) {
    const { ours, naive } = await scoresOf(set, dataFolder, onProgress(set.name));
    const methods = [
      { method: '**ours**', scores: ours },
      { method: 'seasonal naive', scores: naive },
      ...set.others.map(({ method, ...scores }) => ({ method, scores })),
    ];
    sections.push(
      `## ${set.name}\n\n${ours.series} series, season ${set.season}. ${verdictsOf(set, ours)}.\n\n${tableOf(methods)}\n`,
    );
  }
  return sections;
}

async function scoresOf(
  { name, season, scoredSeason, reference }: BenchmarkSet,
  dataFolder: string,
  onProgress: (done: number, all: number) => void,
): Promise<{ ours: SetScores; naive: Partial<SetScores> }> {
  const series = await readSeriesFile(join(dataFolder, `${name}.csv.gz`), { withTest: true });
  const asked = { season, horizon: undefined };
  const forecasts = await forecastAll(
    series.map((one) => taskOf(one, asked)),
    onProgress,
  );
  const options = { season: scoredSeason, reference };
  const naive = series.map(({ train, test }) => {
    const mean = forecastReference('seasonal-naive', train, season, test.length);
    return { mean, lo80: mean, hi80: mean, lo95: mean, hi95: mean };
  });
  const { mase, smape, owa, rmsse, bias } = scoreSet(series, naive, options);
  return { ours: scoreSet(series, forecasts, options), naive: { mase, smape, owa, rmsse, bias } };
}
