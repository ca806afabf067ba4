import { occasionOf } from '@merchant-analysis/cost-analyzer/domain/occasion';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';

/** State Council: Spring Festival 2026 from 15 to 23 February, New Year's Day from 1 to 3 January. */
const holidays = new Set<number>();
for (let day = parseDate('2026-02-15'); day <= parseDate('2026-02-23'); day++) holidays.add(day);
for (let day = parseDate('2026-01-01'); day <= parseDate('2026-01-03'); day++) holidays.add(day);
const told = (date: string): string | undefined => occasionOf(parseDate(date), holidays)?.en;

describe('the occasion of an unusual day', () => {
  it('is the public holiday that it falls on', () => {
    expect(told('2026-02-15')).to.equal('a public holiday');
    expect(told('2026-01-02')).to.equal('a public holiday');
  });

  it('is a long holiday up to seven days away, and never a short one', () => {
    expect(told('2026-02-08')).to.equal('just before a long holiday');
    expect(told('2026-02-07')).to.equal(undefined);
    expect(told('2026-03-02')).to.equal('just after a long holiday');
    expect(told('2026-03-03')).to.equal(undefined);
    expect(told('2026-01-04')).to.equal(undefined);
  });

  it('is a day of sales of the platforms, where Chinese holidays are kept', () => {
    expect(told('2026-11-11')).to.equal('the 11-11 sales');
    expect(told('2026-11-12')).to.equal(undefined);
    expect(occasionOf(parseDate('2026-11-11'), new Set())).to.equal(undefined);
  });
});
