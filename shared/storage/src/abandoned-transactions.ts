import { type Document, type Long, type MongoClient, MongoServerError, type UUID } from 'mongodb';

/** Ends transactions of processes that are gone. */
export interface AbandonedTransactions {
  /** Looks for them, at most once a second; to be called by whoever is kept out by another transaction. */
  look(): Promise<void>;
}

/** A transaction on which nobody works right now. */
export interface IdleTransaction {
  readonly lsid: { readonly id: UUID };
  readonly transaction: {
    readonly parameters: { readonly txnNumber: number | Long };
    readonly timeActiveMicros: number | Long;
  };
}

interface Seen {
  readonly activeMicros: number;
  /** Monotonic, milliseconds. */
  readonly since: number;
}

const LOOK_EVERY_MS = 1_000;
/** A transaction on which nobody worked for so long is abandoned: ours go on within milliseconds. */
const ABANDONED_AFTER_MS = 3_000;

/**
 * A process that is killed in the middle of a transaction leaves it open on the server for a minute
 * (`transactionLifetimeLimitSeconds`), and everybody else out of its documents. Those who wait see the idle
 * transactions of their own user; one on which no work was done between two looks is ended. A process that was
 * only stopped finds its transaction gone and begins it again, so nothing is lost when the guess was wrong.
 */
export function abandonedTransactions(client: MongoClient): AbandonedTransactions {
  let seen = new Map<string, Seen>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async look() {
      const now = performance.now();
      if (now - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now;
      const idle = await readIdleTransactions(client);
      const before = seen;
      seen = new Map(
        idle.map((one) => {
          const activeMicros = Number(one.transaction.timeActiveMicros);
          const known = before.get(keyOf(one));
          const isSame = known !== undefined && known.activeMicros === activeMicros;
          return [keyOf(one), { activeMicros, since: isSame ? known.since : now }];
        }),
      );
      const abandoned = idle.filter((one) => now - seen.get(keyOf(one))!.since >= ABANDONED_AFTER_MS);
      await endTransactions(client, abandoned);
    },
  };
}

/** A user may see and end what is its own. One that may not even that waits for the server's own limit. */
export async function readIdleTransactions(client: MongoClient): Promise<IdleTransaction[]> {
  const pipeline: Document[] = [
    { $currentOp: { allUsers: false, idleSessions: true } },
    { $match: { type: 'idleSession', transaction: { $exists: true } } },
    { $project: { lsid: 1, transaction: 1 } },
  ];
  try {
    return await client
      .db('admin')
      .aggregate<IdleTransaction>(pipeline, { readPreference: 'primary', readConcern: { level: 'local' } })
      .toArray();
  } catch (error) {
    if (error instanceof MongoServerError) return [];
    throw error;
  }
}

export async function endTransactions(
  client: MongoClient,
  transactions: readonly IdleTransaction[],
): Promise<void> {
  if (transactions.length === 0) return;
  await client.db('admin').command({ killSessions: transactions.map(({ lsid }) => ({ id: lsid.id })) });
}

function keyOf({ lsid, transaction }: IdleTransaction): string {
  return `${lsid.id} ${transaction.parameters.txnNumber}`;
}
