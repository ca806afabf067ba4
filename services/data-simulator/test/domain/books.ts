import { type BooksOfDay, simulateBooks } from '@merchant-analysis/data-simulator/domain/merchant-books';
import type { MerchantProfile } from '@merchant-analysis/data-simulator/domain/merchant-profile';
import { planMerchant, type SimulationPlan } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { calendarOfChina } from './calendar-of-china.js';

export interface Books {
  readonly profile: MerchantProfile;
  readonly days: readonly BooksOfDay[];
}

const calendar = calendarOfChina();

/** Two years to 2026-10-31 of one archetype, unless a test says otherwise. */
export function planOf(changes: Partial<SimulationPlan> = {}): SimulationPlan {
  return {
    merchants: 1,
    days: 730,
    seed: 11,
    archetypes: ['noodle-shop'],
    lastDate: '2026-10-31',
    ...changes,
  };
}

export function booksOf(plan: SimulationPlan, number = 0): Books {
  const { random, profile } = planMerchant(plan, number);
  return { profile, days: [...simulateBooks(random, profile, calendar)] };
}

export function transactionsOf(books: Books): BooksOfDay['transactions'] {
  return books.days.flatMap((day) => day.transactions);
}

/** How many orders were sold on a date. */
export function ordersOn(books: Books, date: string): number {
  const day = books.days[parseDate(date) - books.profile.firstDay]!;
  return day.transactions.filter((row) => row.kind === 'sale' && row.channel !== 'invoice').length;
}
