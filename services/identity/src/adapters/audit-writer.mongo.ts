import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '@merchant-analysis/contracts/problems';
import type { MongoStore } from '@merchant-analysis/storage/mongo';
import { Long, MongoBulkWriteError } from 'mongodb';
import { type AuditDocument, identityCollections } from './documents.mongo.js';

/** A record that has no number yet. */
export type UnnumberedRecord = Omit<AuditDocument, 'seq'>;

interface Waiting {
  readonly record: UnnumberedRecord;
  resolve(seq: number): void;
  reject(error: unknown): void;
}

const DUPLICATE_KEY = 11000;
/** Records that are written in one go. */
const AT_ONCE = 100;
/** How long a number is tried for that others keep taking, milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Gives the records of a tenant the numbers 1, 2, 3 … without a gap, and without a counter that a crash could
 * leave ahead of the records: the next number is one more than the highest that is there, and the index lets only
 * one record have it. Records are written in their order, so what is cut off is the end and never the middle.
 * Those that wait in this process go together; with other processes it is whoever is first.
 */
export function auditWriter(store: MongoStore): (record: UnnumberedRecord) => Promise<number> {
  const queues = new Map<string, Waiting[]>();

  const empty = async (tenantId: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, AT_ONCE);
      try {
        const numbers = await writeBatch(
          store,
          tenantId,
          batch.map(({ record }) => record),
        );
        for (const [index, one] of batch.entries()) one.resolve(numbers[index]!);
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    queues.delete(tenantId);
  };

  return (record) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(record.tenantId);
      const one = { record, resolve, reject };
      if (queue) {
        queue.push(one);
        return;
      }
      const fresh = [one];
      queues.set(record.tenantId, fresh);
      void empty(record.tenantId, fresh);
    });
}

/** Writes what is not there yet. @returns the number of each record, in the order given. */
async function writeBatch(
  store: MongoStore,
  tenantId: string,
  records: readonly UnnumberedRecord[],
): Promise<number[]> {
  const { audit } = identityCollections(store);
  const given = new Map<UnnumberedRecord, number>();
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const known = await findRepetitions(store, tenantId, records);
    for (const record of records) {
      const seq = record.repetition === undefined ? undefined : known.get(record.repetition);
      if (seq !== undefined) given.set(record, seq);
    }
    const missing = firstOfEach(records.filter((record) => !given.has(record)));
    if (missing.length === 0 && records.every((record) => given.has(record))) break;
    let seq = await highestNumber(store, tenantId);
    const numbered = missing.map((record) => ({ ...record, seq: ++seq }));
    const rows = numbered.map((record) => ({ ...record, seq: Long.fromNumber(record.seq) }));
    let written = rows.length;
    try {
      await store.write(() => audit.insertMany(rows, { ordered: true }));
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError) || error.code !== DUPLICATE_KEY) throw error;
      if (performance.now() > until) throw problem('STORAGE_UNAVAILABLE', {}, { cause: error });
      written = error.insertedCount;
      await sleep(Math.random() * 20);
    }
    for (const [index, record] of missing.slice(0, written).entries())
      given.set(record, numbered[index]!.seq);
  }
  return records.map((record) => given.get(record)!);
}

/** Of records that are each other's repetition, the first. */
function firstOfEach(records: readonly UnnumberedRecord[]): UnnumberedRecord[] {
  const seen = new Set<string>();
  return records.filter(({ repetition }) => {
    if (repetition === undefined) return true;
    const isFirst = !seen.has(repetition);
    seen.add(repetition);
    return isFirst;
  });
}

/** Of what the majority has: a number that could still be lost is not given out. */
async function findRepetitions(
  store: MongoStore,
  tenantId: string,
  records: readonly UnnumberedRecord[],
): Promise<Map<string, number>> {
  const repetitions = records.flatMap(({ repetition }) => repetition ?? []);
  if (repetitions.length === 0) return new Map();
  const { audit } = identityCollections(store);
  const found = await store.write(() =>
    audit
      .find({ tenantId, repetition: { $in: repetitions } }, { readPreference: 'primary' })
      .project<{ seq: number; repetition: string }>({ seq: 1, repetition: 1 })
      .toArray(),
  );
  return new Map(found.map(({ seq, repetition }) => [repetition, seq]));
}

/**
 * Of what the primary has this moment, acknowledged by the others or not. Ours comes behind it in the oplog: should
 * it be lost with the primary, ours is lost with it, and neither was acknowledged.
 */
async function highestNumber(store: MongoStore, tenantId: string): Promise<number> {
  const { audit } = identityCollections(store);
  const last = await store.write(() =>
    audit.findOne(
      { tenantId },
      {
        readPreference: 'primary',
        readConcern: { level: 'local' },
        sort: { seq: -1 },
        projection: { seq: 1 },
      },
    ),
  );
  return Number(last?.seq ?? 0);
}
