import { join } from 'node:path';
import { BENCHMARK_SETS, type BenchmarkSet } from './benchmark-sets.js';
import { cutBack } from './cut-back.js';
import { forecastAll } from './forecast-all.js';
import { type SetScores, scoreSet } from './score-set.js';
import { type FileSeries, readSeriesFile } from './series-file.js';
import { taskOf } from './series-task.js';

/** A year of origins, four weeks apart: every feast and season lies ahead of one of them. */
const ORIGINS = 13;
const APART_DAYS = 28;
const LATEST = [5, 9, ORIGINS] as const;
const SHORT = { history: 28, horizon: 28 };
const JUDGED: readonly string[] = ['nn5_daily', 'rossmann_a'];

/** How often what happened lay inside the intervals of daily sets, at origins before their test part. */
export async function coverageSection(
  dataFolder: string,
  onProgress: (done: number, all: number) => void,
): Promise<string> {
  const rows: string[] = [];
  for (const set of BENCHMARK_SETS.filter(({ name }) => JUDGED.includes(name))) {
    rows.push(...(await rowsOf(set, dataFolder, onProgress)));
  }
  return `## Coverage at earlier origins

Of all days, closed ones included, at origins ${APART_DAYS} days apart that end before the test part; must 77–84 and 93–97 %, with
${SHORT.history} days of history at least 90 % of the 95 % intervals. All series of a set share one calendar: an origin is one draw.

| set, origins | cov80 | cov95 | MSIS95 | cov80 of single origins |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

async function rowsOf(
  set: BenchmarkSet,
  dataFolder: string,
  onProgress: (done: number, all: number) => void,
): Promise<string[]> {
  const whole = await readSeriesFile(join(dataFolder, `${set.name}.csv.gz`), { withTest: false });
  const horizon = whole[0]!.test.length;
  const backs = Array.from({ length: ORIGINS }, (_, index) => horizon + index * APART_DAYS);
  const long = await scoreOrigins(set, (back) => whole.map((one) => cutBack(one, { back, horizon })));
  const short = await scoreOrigins(set, (back) =>
    whole.map((one) => cutBack(one, { back, horizon: SHORT.horizon, lastRows: SHORT.history })),
  );
  return [
    ...LATEST.map((count) => rowOf(`${set.name}, the latest ${count}`, long.slice(0, count))),
    rowOf(`${set.name}, ${ORIGINS} with ${SHORT.history} days of history`, short),
  ];

  async function scoreOrigins(
    { season, scoredSeason, reference }: BenchmarkSet,
    seriesAt: (back: number) => FileSeries[],
  ): Promise<SetScores[]> {
    const scores: SetScores[] = [];
    for (const back of backs) {
      const series = seriesAt(back);
      const tasks = series.map((one) => taskOf(one, { season, horizon: undefined }));
      const forecasts = await forecastAll(tasks, onProgress);
      scores.push(scoreSet(series, forecasts, { season: scoredSeason, reference }));
    }
    return scores;
  }
}

/** The mean of the origins: each has the same days but for missing ones. */
function rowOf(title: string, scores: readonly SetScores[]): string {
  const mean = (key: 'coverage80' | 'coverage95' | 'msis95'): number =>
    scores.reduce((sum, one) => sum + one[key], 0) / scores.length;
  const single = scores.map(({ coverage80 }) => coverage80);
  const cells = [
    title,
    mean('coverage80').toFixed(1),
    mean('coverage95').toFixed(1),
    mean('msis95').toFixed(2),
    `${Math.min(...single).toFixed(0)}–${Math.max(...single).toFixed(0)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}
