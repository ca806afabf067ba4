import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { initSync, MSTL } from '@bsull/augurs/mstl';
import { readSeriesFile } from '@merchant-analysis/cashflow-predictor/benchmark/series-file';
import { forecastValues } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-values';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { atLeast, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { timeR } from '../forecasters/time-r.js';
import { alternate } from '../measure/alternate.js';
import { cpuMsOf } from '../measure/cpu.js';
import { median, medianRatio } from '../measure/statistics.js';

const SERIES = 100;
const DAYS = 400;
const HORIZON = 28;
const ROUNDS = 5;
const LEVEL = 0.95;
const PROMISED_PER_SECOND = 600;

/** How many daily series a second are forecast on one core. */
export const forecast: Bench = {
  name: 'forecast',
  question:
    'How many series of 400 days are forecast for 28 days with intervals a second on one core, beside augurs and R?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const { data, series } = await takings();
  const wasm = createRequire(import.meta.url)
    .resolve('@bsull/augurs/mstl')
    .replace(/\.js$/, '_bg.wasm');
  initSync({ module: await readFile(wasm) });
  // Engines compile what is called often: a round of each that does not count.
  const ours = (): Promise<number> => cpuMsOf(1, () => series.forEach(forecastOne)).then(perSeries);
  const augurs = (): Promise<number> => cpuMsOf(1, () => series.forEach(forecastWithAugurs)).then(perSeries);
  await ours();
  await augurs();
  progress(`measuring ${SERIES} series of ${data}`);
  const times = await alternate(ROUNDS, { ours, augurs });
  const rMs = await timeR(series, HORIZON, progress);
  return {
    name: 'forecast',
    ratios: {
      seriesPerSecond: atLeast(1000 / median(times.ours), PROMISED_PER_SECOND),
      augursToOursCpu: atLeast(medianRatio(times.augurs, times.ours), 1),
    },
    figures: {
      oursMsPerSeries: round(median(times.ours)),
      augursMstlMsPerSeries: round(median(times.augurs)),
      ...(rMs && { rThetafMsPerSeries: round(rMs.thetaf), rStlfMsPerSeries: round(rMs.stlf) }),
    },
    settings: { data, series: SERIES, days: DAYS, horizonDays: HORIZON },
    runs: ROUNDS,
  };
}

function perSeries(cpuMs: number): number {
  return cpuMs / SERIES;
}

function forecastOne(values: Float64Array): void {
  forecastValues(values, { season: 7, horizon: HORIZON });
}

function forecastWithAugurs(values: Float64Array): void {
  const model = MSTL.ets(Uint32Array.of(7));
  model.fit(values);
  model.predict(HORIZON, LEVEL);
  model.free();
}

/** Real takings where the benchmark sets are at hand (`BENCHMARK_DATA`), else made ones, closed on Sundays too. */
async function takings(): Promise<{ data: string; series: Float64Array[] }> {
  const folder = process.env['BENCHMARK_DATA'];
  if (folder !== undefined) {
    const file = await readSeriesFile(join(folder, 'rossmann_a.csv.gz'), { withTest: false });
    return { data: 'rossmann_a', series: file.slice(0, SERIES).map(({ train }) => train.slice(-DAYS)) };
  }
  const random = seededRandom('takings');
  const shape = [1.2, 1, 0.9, 0.9, 1, 1.1, 0];
  const series = Array.from({ length: SERIES }, () =>
    Float64Array.from(
      { length: DAYS },
      (_, day) => 5000 * shape[day % 7]! * Math.max(0.1, 1 + 0.2 * random.normal()),
    ),
  );
  return { data: 'made', series };
}
