import { formatDate, parseDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import { expect } from 'chai';
import { booksOf, ordersOn, planOf } from './books.js';

const noodles = booksOf(planOf());
const store = booksOf(planOf({ archetypes: ['convenience-store'] }));
const online = booksOf(planOf({ archetypes: ['online-seller'] }));

function meanOrders(books: typeof noodles, from: string, to: string): number {
  const [first, last] = [parseDate(from), parseDate(to)];
  let sum = 0;
  for (let day = first; day <= last; day++) sum += ordersOn(books, formatDate(day));
  return sum / (last - first + 1);
}

function meanOfWeekday(books: typeof noodles, weekday: number): number {
  const counts = books.days
    .filter(({ day }) => weekdayOf(day) === weekday)
    .map(({ day }) => ordersOn(books, formatDate(day)))
    .filter((count) => count > 0);
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}

describe('the demand of simulated merchants', () => {
  it('is strong on Fridays and weak on Sundays in a noodle shop among offices', () => {
    expect(meanOfWeekday(noodles, 5) / meanOfWeekday(noodles, 7)).to.be.within(1.3, 1.9);
  });

  it('stops in the noodle shop around Spring Festival, which falls on 2025-01-29 and 2026-02-17', () => {
    for (const [eve, seventh] of [
      ['2025-01-28', '2025-02-04'],
      ['2026-02-16', '2026-02-23'],
    ] as const) {
      expect(meanOrders(noodles, eve, seventh)).to.equal(0);
    }
    // The same days of the calendar in the other year are ordinary.
    expect(meanOrders(noodles, '2026-01-28', '2026-02-03')).to.be.greaterThan(45);
    expect(meanOrders(noodles, '2025-02-24', '2025-02-28')).to.be.greaterThan(55);
  });

  it('rises in the convenience store before the feast and falls in its first days', () => {
    const before = meanOrders(store, '2026-02-09', '2026-02-15');
    const during = meanOrders(store, '2026-02-17', '2026-02-19');
    const usual = meanOrders(store, '2026-03-10', '2026-03-30');
    expect(before / usual).to.be.within(1.15, 1.6);
    expect(during / usual).to.be.within(0.35, 0.75);
  });

  it('slumps online over the feast and rebounds when the couriers are back', () => {
    const usual = meanOrders(online, '2026-03-16', '2026-03-31');
    expect(meanOrders(online, '2026-02-13', '2026-02-21') / usual).to.be.lessThan(0.45);
    expect(meanOrders(online, '2026-02-26', '2026-03-10') / usual).to.be.greaterThan(1.05);
  });

  it('peaks online on 11-11 and 6-18', () => {
    expect(ordersOn(online, '2025-11-11') / meanOrders(online, '2025-10-09', '2025-10-20')).to.be.within(
      3.8,
      7.5,
    );
    expect(ordersOn(online, '2026-06-18') / meanOrders(online, '2026-05-11', '2026-05-25')).to.be.within(
      2.6,
      5.2,
    );
  });

  it('treats a Saturday that makes up for a holiday as a working day', () => {
    const makeUp = ordersOn(noodles, '2026-05-09');
    const saturdays = (ordersOn(noodles, '2026-05-16') + ordersOn(noodles, '2026-05-23')) / 2;
    expect(makeUp).to.be.greaterThan(saturdays);
  });
});
