import { parseSeries } from '@merchant-analysis/cashflow-predictor/benchmark/series-file';
import { taskOf } from '@merchant-analysis/cashflow-predictor/benchmark/series-task';
import { expect } from 'chai';

const HEADER = 'series_id,split,t,value\n';
const read = (rows: string, withTest = false) => parseSeries(rows, { name: 'sales.csv', withTest });

describe('a file of series', () => {
  it('may have its rows in any order, missing values and days that were left out', () => {
    const [one, two] = read(
      `${HEADER}a,test,2024-01-06,9\nb,train,1,7\na,train,2024-01-04,\na,train,2024-01-01,1\na,train,2024-01-02,2\nb,train,2,8\n`,
    );
    expect([...one!.train]).to.deep.equal([1, 2, Number.NaN, Number.NaN]);
    expect(one!.test).to.have.length(1);
    expect(one!.stepDays).to.equal(1);
    expect([...two!.train]).to.deep.equal([7, 8]);
    expect(two!.stepDays).to.equal(undefined);
  });

  it('keeps the places of weeks, months, hours and numbers that were left out', () => {
    const valuesOf = (...times: readonly string[]) => {
      const rows = times.map((t, index) => `a,train,${t},${index + 1}`);
      return [...read(`${HEADER}${rows.join('\n')}\n`)[0]!.train];
    };
    const gap = [1, 2, Number.NaN, 3];
    expect(valuesOf('2024-01-01', '2024-01-08', '2024-01-22')).to.deep.equal(gap);
    // Ends of months are 29 to 31 days apart, and a quarter is three months.
    expect(valuesOf('2024-01-31', '2024-02-29', '2024-04-30')).to.deep.equal(gap);
    expect(valuesOf('2023-12-31', '2024-03-31', '2024-09-30')).to.deep.equal(gap);
    expect(valuesOf('2024-01-01T00:00', '2024-01-01T01:00', '2024-01-01T03:00')).to.deep.equal(gap);
    expect(valuesOf('7', '8', '10')).to.deep.equal(gap);
    // Years and months as one number, and times without a step, are neighbours.
    const months = Array.from({ length: 15 }, (_, at) => String(at < 12 ? 202_401 + at : 202_501 + at - 12));
    expect(valuesOf(...months)).to.have.length(15);
    expect(valuesOf('1', '2', '50')).to.deep.equal([1, 2, 3]);
    expect(valuesOf('2024-01-01', '2024-01-03', '2024-01-08')).to.deep.equal([1, 2, 3]);
  });

  it('is never asked for its test values by the forecaster: they may be anything', () => {
    const [series] = read(`${HEADER}a,train,1,5\na,test,2,secret\na,test,3,\n`);
    expect([...series!.test]).to.deep.equal([Number.NaN, Number.NaN]);
    expect(taskOf(series!, { season: 7, horizon: undefined }).horizon).to.equal(2);
    expect(() => read(`${HEADER}a,test,2,secret\n`, true)).to.throw('line 2');
  });

  it('says what is wrong, in which line, and what to do', () => {
    const wrong = (rows: string, ...words: string[]): void => {
      for (const word of words) expect(() => read(rows)).to.throw(word);
    };
    wrong('', 'line 1', 'the file is empty', 'Begin the file with the header');
    wrong('id,value\n', 'line 1', 'series_id,split,t,value');
    wrong(HEADER, 'line 2', 'Add the series');
    wrong(
      `${HEADER}a,train,1924-01-01,1\na,train,1924-01-02,1\na,train,2124-01-02,1\n`,
      'sales.csv, line 4',
      'Check the year',
    );
    wrong(`${HEADER}a,train,1\n`, 'line 2', '3 fields');
    wrong(`${HEADER}a,train,1,5\na,trian,2,5\n`, 'line 3', '"trian"', 'Write train or test');
    wrong(`${HEADER}a,train,2024-13-01,5\n`, 'line 2', 'Write a date as 2024-01-31');
    wrong(`${HEADER}a,train,1,five\n`, 'line 2', '"five"', 'Write a number');
    wrong(`${HEADER}a,train,1,5\na,train,1,6\n`, 'line 3', 'Keep one of the two');
    wrong(`${HEADER}a,train,1,5\na,train,2,-1e300\n`, 'line 3', '"-1e300"', 'larger unit');
    wrong(`${HEADER}a,train,1,1000000000000001\n`, 'line 2', 'beyond 1e15');
    wrong(`${HEADER}a,test,1,5\na,train,2,6\n`, 'line 3', 'The test part is the last one');
    wrong(`${HEADER}a,train,1,5\na,train,2024-01-01,6\n`, 'line 3', 'another kind of t');
  });

  it('needs a horizon where there are no test rows', () => {
    const [series] = read(`${HEADER}a,train,1,5\n`);
    expect(() => taskOf(series!, { season: 7, horizon: undefined })).to.throw('--horizon');
    expect(taskOf(series!, { season: undefined, horizon: 3 })).to.include({ season: 1, horizon: 3 });
  });
});
