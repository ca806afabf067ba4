import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClientSession,
  MongoError,
  MongoServerError,
  MongoServerSelectionError,
  type TransactionOptions,
} from 'mongodb';
import { isConnectionLost, isSocketLost } from './mongo-problem.js';

/** Said again on every transaction, because a default of the database or the collection could be weaker. */
const SAFE_TRANSACTION: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
  readPreference: 'primary',
  maxCommitTimeMS: 5_000,
};

const MAX_TIME_EXPIRED = 50;
const DUPLICATE_KEY = 11000;
const WRITE_CONCERN_FAILED = 64;
const WRITE_CONFLICT = 112;

interface Patience {
  /** How long failed tries are repeated, milliseconds. */
  readonly patienceMs: number;
  /** May throw, to give up at once. */
  beforeEachTry(): void;
  /** Called when another transaction was in the way, before the next try. */
  afterConflict(): Promise<void>;
}

/**
 * Runs work in a transaction until it is committed, as the driver specification for transactions tells: a try that
 * failed in passing is begun again, a commit whose result is unknown is committed again, never begun again. The
 * driver's own `withTransaction` goes on for two minutes, which no request waits for.
 */
export async function runTransaction<T>(
  session: ClientSession,
  work: (session: ClientSession) => Promise<T>,
  { patienceMs, beforeEachTry, afterConflict }: Patience,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let tries = 0; ; tries++) {
    beforeEachTry();
    session.startTransaction(SAFE_TRANSACTION);
    try {
      const result = await work(session);
      if ((await commit(session, until)) === 'committed') return result;
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction().catch(ignoreLostAbort);
      if (!mayBeginAgain(error) || performance.now() > until) throw error;
      if (isConflict(error)) await afterConflict();
    }
    if (tries > 0) await sleep(Math.random() * Math.min(500, 5 * 2 ** tries));
  }
}

/** Commits until the result is known. `again`: the server has dropped the transaction, nothing of it was written. */
async function commit(session: ClientSession, until: number): Promise<'committed' | 'again'> {
  for (;;) {
    try {
      await session.commitTransaction();
      return 'committed';
    } catch (error) {
      const isLate = performance.now() > until;
      if (isSocketLost(error) && !isLate) continue;
      if (!(error instanceof MongoError)) throw error;
      if (isResultUnknown(error) && !isLate) continue;
      if (error.hasErrorLabel('TransientTransactionError') && !isLate) return 'again';
      throw error;
    }
  }
}

function isResultUnknown(error: MongoError): boolean {
  if (error.code === MAX_TIME_EXPIRED || error.code === WRITE_CONCERN_FAILED) return true;
  return error.hasErrorLabel('UnknownTransactionCommitResult');
}

function isConflict(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === WRITE_CONFLICT;
}

function mayBeginAgain(error: unknown): boolean {
  if (isSocketLost(error)) return true;
  if (!(error instanceof MongoError)) return false;
  // Another transaction inserted the same id since ours looked: the next look will see it.
  if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return true;
  return (
    error.hasErrorLabel('TransientTransactionError') ||
    error instanceof MongoServerSelectionError ||
    (isConnectionLost(error) && !error.hasErrorLabel('UnknownTransactionCommitResult'))
  );
}

/** The server drops a transaction that nobody ends: an abort that did not arrive loses nothing. */
function ignoreLostAbort(error: unknown): void {
  if (!(error instanceof MongoError) && !isSocketLost(error)) throw error;
}
