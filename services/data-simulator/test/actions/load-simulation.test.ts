import { loadSimulation } from '@merchant-analysis/data-simulator/actions/load-simulation';
import {
  SIMULATION_MIGRATIONS,
  sqliteSimulationStore,
} from '@merchant-analysis/data-simulator/adapters/simulations.sqlite';
import { ARCHETYPE_NAMES } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import type { JobControl, JobRow } from '@merchant-analysis/data-simulator/ports/jobs';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { expect } from 'chai';
import { BooksInMemory } from '../books-in-memory.js';
import { booksOf, planOf, transactionsOf } from '../domain/books.js';
import { calendarOfChina } from '../domain/calendar-of-china.js';

const plan = planOf({ merchants: 3, days: 36, archetypes: [...ARCHETYPE_NAMES] });
const job: JobRow = {
  id: 'sim_00000001',
  kind: 'simulation',
  state: 'running',
  tenantId: 'ten_00000001',
  createdAt: '2026-11-01T00:00:00Z',
  createdBy: 'usr_1',
  caller: { tenantId: 'ten_00000001', userId: 'usr_1', roles: ['owner'] },
  request: plan,
  progress: { done: 0, unit: 'days' },
};

describe('loading a simulation', () => {
  const setUp = () => {
    const books = new BooksInMemory();
    const database = openSqlite(':memory:', SIMULATION_MIGRATIONS);
    const reports: { done: number; total?: number | undefined }[] = [];
    const control: JobControl = {
      report: async (progress) => {
        reports.push(progress);
      },
    };
    let pauses = 0;
    const rim = {
      calendar: calendarOfChina(),
      simulations: sqliteSimulationStore(database),
      booksOf: () => books,
      pause: async () => {
        pauses += 1;
      },
    };
    return { books, rim, reports, pauses: () => pauses, run: () => loadSimulation(rim, job, control) };
  };

  it('writes every merchant whole, as the plan says', async () => {
    const { books, run } = setUp();
    const result = await run();
    const made = [...books.merchants.values()];
    for (const [number, kept] of made.entries()) {
      const expected = booksOf(plan, number);
      expect(kept.registration).to.deep.equal(expected.profile.registration);
      expect([...kept.transactions.values()]).to.deep.equal(transactionsOf(expected));
      expect([...kept.invoices.values()]).to.deep.equal(expected.days.flatMap((day) => day.invoices));
    }
    const rows = made.reduce((sum, kept) => sum + kept.transactions.size, 0);
    expect(result).to.deep.equal({ merchants: 3, transactions: rows });
  });

  it('tells its progress in days, up to all of them, and lets others have their turn before and after every part', async () => {
    const { books, reports, pauses, run } = setUp();
    await run();
    const done = reports.map((report) => report.done);
    expect(done).to.deep.equal([...done].sort((a, b) => a - b));
    expect(reports.at(-1)).to.include({ done: 108, total: 108 });
    expect(pauses()).to.equal(2 * books.parts);
  });

  it('ends with the same books wherever the process died, and makes no merchant twice', async () => {
    const undisturbed = setUp();
    await undisturbed.run();
    for (let part = 1; part <= undisturbed.books.parts; part++) {
      const { books, run } = setUp();
      books.loseAnswerOfPart = part;
      let died = false;
      await run().catch(() => {
        died = true;
      });
      expect(died).to.equal(true);
      await run();
      expect(books.contents()).to.deep.equal(undisturbed.books.contents());
      expect(books.parts, 'only the part in doubt is sent again').to.equal(undisturbed.books.parts + 1);
    }
  });

  it('opens the same merchant when the process died before it could remember it', async () => {
    const { books, rim, run } = setUp();
    const keep = rim.simulations.keepMerchant;
    rim.simulations.keepMerchant = async () => {
      throw new Error('the process died here');
    };
    await run().catch(() => undefined);
    rim.simulations.keepMerchant = keep;
    await run();
    expect(books.merchants.size).to.equal(3);
  });
});
