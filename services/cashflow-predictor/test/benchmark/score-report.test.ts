import { BENCHMARK_SETS } from '@merchant-analysis/cashflow-predictor/benchmark/benchmark-sets';
import { scoreForecasts } from '@merchant-analysis/cashflow-predictor/benchmark/score-benchmark';
import { scoreReport } from '@merchant-analysis/cashflow-predictor/benchmark/score-report';
import { parseSeries } from '@merchant-analysis/cashflow-predictor/benchmark/series-file';
import { forecastValues } from '@merchant-analysis/cashflow-predictor/domain/series/forecast-values';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const FIRST = parseDate('2025-01-01');

/** Daily series of ten weeks and a week to test: noisy ones, a constant, one of nothing, one with a hostile name. */
function madeFile(): string {
  const random = seededRandom(5);
  const rows = ['series_id,split,t,value'];
  const write = (id: string, value: () => string | number): void => {
    for (let day = 0; day < 77; day++)
      rows.push(`${id},${day < 70 ? 'train' : 'test'},${formatDate(FIRST + day)},${value()}`);
  };
  for (let series = 0; series < 9; series++)
    write(`s${series}`, () => (100 + 10 * (series + 1) * random.normal()).toFixed(2));
  write('same', () => 8);
  write('none', () => '');
  write('<img src=x>', () => (100 + 500 * random.normal()).toFixed(2));
  return rows.join('\n');
}

describe('the page of the benchmark', () => {
  const set = BENCHMARK_SETS.find(({ name }) => name === 'nn5_daily')!;
  const series = parseSeries(madeFile(), { withTest: true, name: 'made' });
  const forecasts = series.map(({ train, test }) =>
    forecastValues(train, { season: 7, horizon: test.length }),
  );
  const scored = scoreForecasts(set, series, forecasts);
  const page = scoreReport([scored]);

  it('shows fan charts from the best to the worst series, not a choice of the best', () => {
    const titles = [...page.matchAll(/<figcaption>(\S.*?): MASE ([\d.]+)/g)];
    expect(titles).to.have.length(6);
    const scores = titles.map(([, , mase]) => Number(mase));
    expect(scores.toSorted((a, b) => a - b)).to.deep.equal(scores);
    expect(page.match(/role="img"/g)).to.have.length(6);
    expect(page).to.contain('<th scope="row">2025-03-12').and.not.contain('NaN');
  });

  it('has the scores of the tables, and says how many series were forecast by which method', () => {
    expect(page).to.contain(`<td>${scored.ours.mase.toFixed(3)}<td>${scored.ours.smape.toFixed(2)}`);
    expect(page).to.contain('10 weekday-combination: Follows').and.contain('1 constant: Never moved');
    expect(page).to.contain('1 nothing-known: Nothing is known');
  });

  it('takes the names of series for text', () => {
    expect(page).not.to.contain('<img');
  });
});
