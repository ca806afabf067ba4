import { readFileSync } from 'node:fs';
import { tryFeasts } from '@merchant-analysis/cashflow-predictor/benchmark/feast-trial';
import { type Feast, parseFeasts } from '@merchant-analysis/cashflow-predictor/domain/feasts/feast';
import { learnFeastFactors } from '@merchant-analysis/cashflow-predictor/domain/feasts/feast-factors';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
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

  it('is foreseen with an error 40 % below that without the calendar, over a hundred merchants', () => {
    const { expected, happened, best } = tryFeasts(FEASTS, 100, seededRandom('feasts'));
    expect(expected).to.be.below(0.6);
    // What chance leaves to win, of which four fifths are won.
    expect(1 - happened).to.be.above(0.75 * (1 - best));
  }).timeout(20_000);
});
