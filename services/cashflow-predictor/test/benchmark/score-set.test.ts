import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { formatForecasts } from '@merchant-analysis/cashflow-predictor/benchmark/forecasts-file';
import { forecastReference } from '@merchant-analysis/cashflow-predictor/benchmark/reference-methods';
import { scoreSet } from '@merchant-analysis/cashflow-predictor/benchmark/score-set';
import { type FileSeries, readSeriesFile } from '@merchant-analysis/cashflow-predictor/benchmark/series-file';
import { forecastValues } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-values';
import { requireBenchmarkData } from '@merchant-analysis/testkit/benchmark-data';
import { requireProgram } from '@merchant-analysis/testkit/real-server';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const PYTHON = { name: 'python3', variable: 'PYTHON_BIN', install: 'apt-get install python3' };

const made = (train: number[], test: number[]): FileSeries => ({
  id: 'a',
  firstDay: undefined,
  stepDays: undefined,
  train: Float64Array.from(train),
  test: Float64Array.from(test),
});

describe('the scores of a set', () => {
  it('are those of the definitions, done by hand', () => {
    // Scale |2−1|, |4−2|, |3−4| → 4/3; errors 1 and 2; squares 1, 4, 1 → 2.
    const series = made([1, 2, 4, 3], [4, 6]);
    const f = (...values: number[]): Float64Array => Float64Array.from(values);
    const forecast = { mean: f(3, 8), lo80: f(2, 7), hi80: f(5, 9), lo95: f(1, 5), hi95: f(6, 10) };
    const scores = scoreSet([series], [forecast], { season: 1, reference: 'naive-2' });
    expect(scores.mase).to.be.closeTo(1.5 / (4 / 3), 1e-12);
    expect(scores.smape).to.be.closeTo((200 / 7 + 400 / 14) / 2, 1e-12);
    expect(scores.rmsse).to.be.closeTo(Math.sqrt(2.5 / 2), 1e-12);
    expect(scores.bias).to.be.closeTo((100 * (11 - 10)) / 10, 1e-12);
    expect([scores.coverage80, scores.coverage95]).to.deep.equal([50, 100]);
    expect(scores.msis95).to.be.closeTo(5 / (4 / 3), 1e-12);
  });

  it('compare with a naive that repeats the last season, over gaps', () => {
    const naive = forecastReference('seasonal-naive', Float64Array.of(1, 2, 3, 4, Number.NaN, 6), 3, 4);
    expect([...naive]).to.deep.equal([4, 2, 6, 4]);
    expect([...forecastReference('naive-2', Float64Array.of(5, 6, 7), 12, 2)]).to.deep.equal([7, 7]);
  });

  for (const [name, season, scored, reference] of [
    ['nn5_daily', 7, 7, 'seasonal-naive'],
    ['m3_monthly_a', 12, 12, 'naive-2'],
    ['uci_sku_a', 7, 7, 'seasonal-naive'],
  ] as const) {
    it(`agree to four digits with the other scorer on ${name}`, async function () {
      const python = requireProgram(this, PYTHON);
      const scorer = requireBenchmarkData(this, 'score_forecast.py');
      const data = requireBenchmarkData(this, `${name}.csv.gz`);
      const folder = temporaryFolder();
      try {
        const series = (await readSeriesFile(data, { withTest: true })).slice(0, 25);
        const forecasts = series.map(({ train, test }) =>
          forecastValues(train, { season, horizon: test.length }),
        );
        const file = join(folder.path, 'forecasts.csv.gz');
        writeFileSync(
          file,
          gzipSync(
            formatForecasts(
              series.map(({ id }) => id),
              forecasts,
            ),
          ),
        );
        const peer = spawnSync(python, [scorer, data, file, '--subset', '--json']);
        const theirs = JSON.parse(peer.stdout.toString()) as Record<string, number>;
        const ours = scoreSet(series, forecasts, { season: scored, reference });
        const pairs: [number, string][] = [
          [ours.mase, 'MASE'],
          [ours.smape, 'sMAPE'],
          [ours.owa, 'OWA'],
          [ours.rmsse, 'RMSSE'],
          [ours.bias, 'bias'],
          [ours.coverage80, 'COV80'],
          [ours.coverage95, 'COV95'],
          [ours.msis95, 'MSIS95'],
          [ours.wql, 'wQL'],
        ];
        for (const [value, key] of pairs) {
          expect(value.toPrecision(4), key).to.equal(theirs[key]!.toPrecision(4));
        }
      } finally {
        folder.remove();
      }
    });
  }
});
