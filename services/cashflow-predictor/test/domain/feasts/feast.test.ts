import { readFileSync } from 'node:fs';
import { tryFeasts } from '@merchant-analysis/cashflow-predictor/benchmark/feast-trial';
import { type Feast, parseFeasts } from '@merchant-analysis/cashflow-predictor/domain/feasts/feast';
import { learnFeastFactors } from '@merchant-analysis/cashflow-predictor/domain/feasts/feast-factors';
import { forecastCashflow } from '@merchant-analysis/cashflow-predictor/domain/forecast-cashflow';
import { describeBasis } from '@merchant-analysis/cashflow-predictor/domain/words/rests-on';
import { formatDate, parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { seededRandom } from '@merchant-analysis/kernel/random';
import { expect } from 'chai';

const table = (name: string): string =>
  readFileSync(new URL(`../../../../../config/calendars/${name}`, import.meta.url), 'utf8');
const FEASTS = parseFeasts(table('cn-lunar-feasts.csv'), table('cn-days-off.csv'));
const named = (name: string): Feast => FEASTS.find((feast) => feast.name === name)!;

describe('the Chinese calendar', () => {
  it('knows the lunar feasts, the solar holidays and the make-up working days', () => {
    const of2026 = (name: string): string[] =>
      named(name)
        .days.map(formatDate)
        .filter((date) => date.startsWith('2026'));
    expect(of2026('春节')).to.deep.equal(['2026-02-17']);
    expect(of2026('中秋节')).to.deep.equal(['2026-09-25']);
    expect(of2026('清明节')).to.deep.equal(['2026-04-05']);
    expect(of2026('国庆节')).to.deep.equal(['2026-10-01']);
    expect(of2026('调休上班')).to.include('2026-10-10');
    // Days off are published a year ahead at most: nothing is made up for later years.
    expect(formatDate(named('调休上班').days.at(-1)!)).to.equal('2026-10-10');
  });

  it('begins a month on the day of the new moon in Beijing, also when that is minutes from midnight', () => {
    const spring = named('春节').days.map(formatDate);
    // New moon on 2027-02-06 at 23:56 and on 2030-02-03 at 00:07 Beijing time (GB/T 33661).
    expect(spring).to.include('2027-02-06').and.include('2030-02-03');
  });

  it('says which feast it does not know', () => {
    expect(() => parseFeasts('year,spring_festival\n', 'date,name,is_off_day\n')).to.throw('春节');
  });
});

describe('what feasts do', () => {
  const firstDay = parseDate('2022-03-01');
  const length = parseDate('2025-01-10') - firstDay;
  const spring = named('春节').days;
  /** Half of the takings for a week from each Spring Festival on. */
  const halved = Float64Array.from({ length }, (_, index) => {
    const day = firstDay + index;
    return spring.some((feast) => day >= feast && day < feast + 7) ? 50 : 100;
  });

  it('is expected on the lunar day and not on the day of last year', () => {
    const { expected } = learnFeastFactors(halved, 60, { feasts: FEASTS, firstDay });
    const on = (date: string): number => expected[parseDate(date) - firstDay]!;
    expect(on('2025-02-01')).to.be.closeTo(0.5, 0.1);
    expect(on('2025-01-22')).to.be.closeTo(1, 0.05);
    expect(on('2025-02-12')).to.be.closeTo(1, 0.05);
    expect(on('2025-03-05')).to.equal(1);
  });

  it('is not expected before it was seen, but told afterwards', () => {
    const { expected, told } = learnFeastFactors(halved, 1, { feasts: FEASTS, firstDay });
    const first = parseDate('2023-01-25') - firstDay;
    expect(expected[first]).to.equal(1);
    expect(told[first]).to.be.closeTo(0.5, 0.1);
  });

  it('is hardly believed where chance could have done it', () => {
    const random = seededRandom(3);
    const chance = Float64Array.from({ length }, () => 100 * (1 + 0.3 * random.normal()));
    const { expected } = learnFeastFactors(chance, 60, { feasts: FEASTS, firstDay });
    let off = 0;
    for (let day = length; day < length + 60; day++) off += Math.abs(expected[day]! - 1) / 60;
    expect(off).to.be.below(0.06);
  });

  it('is no effect where a level shifted around them', () => {
    // Three times as much from New Year's Day 2024 on, and from ten days before it was Spring Festival.
    for (const date of ['2024-01-01', '2024-01-31']) {
      const shift = parseDate(date) - firstDay;
      const grown = Float64Array.from({ length }, (_, day) => (day < shift ? 100 : 300));
      const { expected } = learnFeastFactors(grown, 60, { feasts: FEASTS, firstDay });
      for (const factor of expected.subarray(length)) expect(factor).to.be.closeTo(1, 0.01);
    }
  });

  it('is foreseen with an error 40 % below that without the calendar, over a hundred merchants', () => {
    const { expected, happened, best } = tryFeasts(FEASTS, 100, seededRandom('feasts'));
    expect(expected).to.be.below(0.6);
    // What chance leaves to win, of which four fifths are won.
    expect(1 - happened).to.be.above(0.75 * (1 - best));
  }).timeout(20_000);
});

describe('a merchant that closes for a feast', () => {
  const firstDay = parseDate('2024-06-01');
  const length = parseDate('2026-11-30') - firstDay;
  const spring = named('春节').days;
  const closed = (day: number, from = -3, to = 7): boolean =>
    spring.some((feast) => day >= feast + from && day <= feast + to);
  const takings = (isClosed: (day: number) => boolean, noise = 0): Float64Array => {
    const random = seededRandom('closed for the feast');
    return Float64Array.from({ length }, (_, at) =>
      isClosed(firstDay + at) ? 0 : 100 * (1 + noise * random.normal()),
    );
  };
  const learn = (values: Float64Array) => {
    const { expected, told, sure } = learnFeastFactors(values, 120, { feasts: FEASTS, firstDay });
    const at = (date: string): number => parseDate(date) - firstDay;
    return {
      on: (date: string): number => expected[at(date)]!,
      toldOn: (date: string): number => told[at(date)]!,
      sureOn: (date: string): number => sure[at(date)]!,
    };
  };

  it('is closed on the same days around the next one, and open on the days beside them', () => {
    // Spring Festival 2027 is 6 February: three days before it to seven after it.
    const { on, sureOn } = learn(takings((day) => closed(day), 0.05));
    for (let day = parseDate('2027-02-03'); day <= parseDate('2027-02-13'); day++) {
      expect(on(formatDate(day)), formatDate(day)).to.equal(0);
      expect(sureOn(formatDate(day))).to.equal(1);
    }
    for (const date of ['2027-02-02', '2027-02-14']) expect(on(date)).to.be.closeTo(1, 0.05);
  });

  it('is half open on a day on which it was closed in one of two years', () => {
    const { on, toldOn } = learn(takings((day) => closed(day, day < parseDate('2026-01-01') ? -3 : -2)));
    expect(on('2027-02-03')).to.be.closeTo(0.5, 1e-9);
    expect(on('2027-02-04')).to.equal(0);
    // Of the past it is told which of the two it was: 2025-01-29 and 2026-02-17, three days before.
    expect(toldOn('2025-01-26')).to.equal(0);
    expect(toldOn('2026-02-14')).to.be.closeTo(1, 1e-9);
  });

  it('is closed on a day between closed ones of which nothing is known', () => {
    // Books of one Spring Festival, 17 February 2026; the day after it was a Wednesday, on which it is never open.
    const begin = parseDate('2025-07-01') - firstDay;
    const values = takings((day) => weekdayOf(day) === 3 || closed(day)).subarray(begin);
    const { expected } = learnFeastFactors(values, 120, { feasts: FEASTS, firstDay: firstDay + begin });
    expect(expected[parseDate('2027-02-07') - firstDay - begin]).to.equal(0);
  });

  it('is not taken for closed by zeros that it has all year', () => {
    // Every third day something comes in: two zeros of two years are nothing unlikely.
    const rare = takings((day) => day % 3 !== 0);
    const { on } = learn(rare);
    for (let day = parseDate('2027-01-20'); day < parseDate('2027-02-20'); day++) {
      expect(on(formatDate(day)), formatDate(day)).to.be.above(0);
    }
  });

  it('is told of the feast, and of no days that noise moved', () => {
    const restsOn = (values: Float64Array, horizonDays: number): string => {
      const result = forecastCashflow({
        columns: [
          { kind: 'sale', sums: [...values], counts: [...values.map((value) => (value > 0 ? 1 : 0))] },
        ],
        ...{ firstDay, days: length, openingBalanceMinor: 0, horizonDays, floorMinor: 0 },
        ...{ seed: 'feast', feasts: FEASTS },
      });
      return describeBasis(result, { firstDay, lastDay: firstDay + length - 1 }).en;
    };
    const values = takings((day) => closed(day), 0.1);
    expect(restsOn(values, 90)).to.include('Feasts between 2027-02-03 and 2027-02-13 count');
    // To 28 January, in the reach of Spring Festival and before the merchant closes.
    expect(restsOn(values, 60)).to.include('No feast of known effect lies ahead');
  });
});
