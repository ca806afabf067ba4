import type { TransactionInput } from '@merchant-analysis/contracts/transactions';
import type { FeastCalendar } from '../domain/feast-calendar.js';
import type { InvoiceInput } from '../domain/invoices.js';
import { simulateBooks } from '../domain/merchant-books.js';
import { type PlannedMerchant, planMerchant, type SimulationPlan } from '../domain/simulation-plan.js';
import type { Books } from '../ports/books.js';
import type { JobControl, JobRow } from '../ports/jobs.js';
import type { SimulatedMerchant, SimulationStore } from '../ports/simulations.js';

/** What one call of the ledger takes; also what fits a message of the broker. */
const MOST_ROWS_A_PART = 1_000;
/** A note costs a write to the disk; parts that were not noted are sent again after a crash, which is harmless. */
const PARTS_BETWEEN_NOTES = 8;

interface Rim {
  readonly calendar: FeastCalendar;
  readonly simulations: SimulationStore;
  booksOf(tenantId: string): Books;
  /** Lets everything else on the event loop have its turn. */
  pause(): Promise<void>;
}

/**
 * Makes the merchants of a plan and writes their books, part by part. Done again after a crash, it makes the same
 * parts, skips those that it has noted as acknowledged and writes those in doubt again, which changes nothing.
 */
export async function loadSimulation(
  rim: Rim,
  job: JobRow,
  control: JobControl,
): Promise<{ merchants: number; transactions: number }> {
  const plan = job.request as SimulationPlan;
  const known = await rim.simulations.listMerchants(job.id);
  let transactions = 0;
  for (let number = 0; number < plan.merchants; number++) {
    const before = known.find((merchant) => merchant.number === number);
    const merchant = before?.isComplete
      ? before
      : await loadMerchant(rim, job, plan, number, before, control);
    transactions += merchant.transactions;
  }
  return { merchants: plan.merchants, transactions };
}

async function loadMerchant(
  rim: Rim,
  job: JobRow,
  plan: SimulationPlan,
  number: number,
  before: SimulatedMerchant | undefined,
  control: JobControl,
): Promise<SimulatedMerchant> {
  const books = rim.booksOf(job.tenantId);
  const planned = planMerchant(plan, number);
  let merchant = before ?? (await openMerchant(rim, books, job, number, planned));
  const written = merchant.partsWritten;
  const invoices: InvoiceInput[] = [];
  let partNo = 0;
  try {
    for (const part of partsOf(planned, rim.calendar)) {
      await rim.pause();
      invoices.push(...part.invoices);
      partNo += 1;
      if (partNo <= written) continue;
      await books.writeTransactions(merchant.merchantId, part.transactions);
      const transactions = merchant.transactions + part.transactions.length;
      merchant = { ...merchant, partsWritten: partNo, transactions };
      if (partNo % PARTS_BETWEEN_NOTES === 0) await rim.simulations.keepMerchant(job.id, merchant);
      await rim.pause();
      await control.report({
        done: number * plan.days + part.daysDone,
        total: plan.merchants * plan.days,
        unit: 'days',
        step: merchant.name,
      });
    }
    for (let from = 0; from < invoices.length; from += MOST_ROWS_A_PART) {
      await books.writeInvoices(merchant.merchantId, invoices.slice(from, from + MOST_ROWS_A_PART));
    }
    merchant = { ...merchant, isComplete: true };
  } finally {
    await rim.simulations.keepMerchant(job.id, merchant);
  }
  return merchant;
}

async function openMerchant(
  rim: Rim,
  books: Books,
  job: JobRow,
  number: number,
  { profile }: PlannedMerchant,
): Promise<SimulatedMerchant> {
  const { merchantId } = await books.openMerchant(`${job.id}-${number}`, profile.registration);
  const { name } = profile.registration;
  const merchant: SimulatedMerchant = {
    number,
    merchantId,
    name: name.zh ?? name.en ?? merchantId,
    archetype: profile.archetype.name,
    partsWritten: 0,
    transactions: 0,
    isComplete: false,
  };
  await rim.simulations.keepMerchant(job.id, merchant);
  return merchant;
}

interface Part {
  readonly transactions: TransactionInput[];
  readonly invoices: InvoiceInput[];
  /** Days of this merchant up to the end of this part. */
  readonly daysDone: number;
}

/** Whole days, as many as fit: a simulation that is stopped leaves books that end with a day. */
function* partsOf(
  { random, profile }: PlannedMerchant,
  calendar: FeastCalendar,
): Generator<Part, void, undefined> {
  let transactions: TransactionInput[] = [];
  let invoices: InvoiceInput[] = [];
  let daysDone = 0;
  for (const day of simulateBooks(random, profile, calendar)) {
    if (transactions.length > 0 && transactions.length + day.transactions.length > MOST_ROWS_A_PART) {
      yield { transactions, invoices, daysDone };
      transactions = [];
      invoices = [];
    }
    daysDone += 1;
    invoices.push(...day.invoices);
    for (const transaction of day.transactions) {
      if (transactions.length === MOST_ROWS_A_PART) {
        yield { transactions, invoices: [], daysDone };
        transactions = [];
      }
      transactions.push(transaction);
    }
  }
  if (transactions.length + invoices.length > 0) yield { transactions, invoices, daysDone };
}
