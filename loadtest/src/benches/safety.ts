import { LEDGER_IN_MONGO, ledgerOver } from '@merchant-analysis/ledger/adapters/ledger-store.mongo';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { openMongo } from '@merchant-analysis/storage/mongo';
import type { Bench, BenchResult, Progress } from '../bench.js';
import { round, shown } from '../bench.js';
import { openMerchant } from '../books/fill-books.js';
import { madeRows } from '../books/made-rows.js';
import { type WriteConcern, withWriteConcern } from '../books/with-write-concern.js';
import { alternate } from '../measure/alternate.js';
import { median, medianRatio } from '../measure/statistics.js';
import { startReplicaSet } from '../server/replica-set.js';
import { onSite, type Site } from '../server/site.js';

/** `safe` is what every program of the platform has; the others are for comparison alone. */
const CONCERNS = {
  safe: { w: 'majority', journal: true },
  majorityInMemory: { w: 'majority', journal: false },
  oneInJournal: { w: 1, journal: true },
  oneInMemory: { w: 1, journal: false },
} as const satisfies Record<string, WriteConcern>;
type ConcernName = keyof typeof CONCERNS;
const NAMES = Object.keys(CONCERNS) as ConcernName[];

const TENANT = 'ten_bench0001';
const FIRST_DAY = 19_358;
/** As many as the importer puts into one. */
const CHUNK_ROWS = 4_000;
const CHUNKS_A_RUN = 2;
const WRITES_A_RUN = 100;
const ROUNDS = 7;

export const safety: Bench = {
  name: 'safety',
  question:
    'How much faster would MongoDB acknowledge writes that it may lose: without the journal, or by one member alone?',
  run: (progress: Progress) => onSite(progress, measure),
};

async function measure(site: Site): Promise<BenchResult> {
  const set = await startReplicaSet(site);
  const store = await openMongo(set.address, { owner: 'ledger', migrations: LEDGER_IN_MONGO });
  site.defer(() => store.close());
  const safe = ledgerOver(store);
  let merchants = 0;
  /** Runs over the books of a merchant of its own, and leaves no member behind for the next one. */
  const measureOver = async (
    name: ConcernName,
    units: number,
    write: (ledger: LedgerStore, merchantId: string) => Promise<void>,
  ): Promise<number> => {
    const merchantId = `mer_bench${String(++merchants).padStart(4, '0')}`;
    await openMerchant(safe, TENANT, merchantId);
    const begun = performance.now();
    await write(ledgerOver(withWriteConcern(store, CONCERNS[name])), merchantId);
    const tookMs = performance.now() - begun;
    await openMerchant(safe, TENANT, `${merchantId}_after`);
    return (units / tookMs) * 1000;
  };
  const chunks = await alternateOver((name) => measureOver(name, CHUNK_ROWS * CHUNKS_A_RUN, importChunks));
  site.progress('chunks are measured');
  const writes = await alternateOver((name) => measureOver(name, WRITES_A_RUN, writeSales));
  return {
    name: 'safety',
    ratios: {
      ...ratiosToSafe('Chunks', chunks),
      ...ratiosToSafe('Writes', writes),
    },
    figures: {
      ...figuresOf('ChunkRowsPerSecond', chunks),
      ...figuresOf('WritesPerSecond', writes),
    },
    settings: {
      members: set.members.length,
      rowsAChunk: CHUNK_ROWS,
      chunksARun: CHUNKS_A_RUN,
      writesARun: WRITES_A_RUN,
      writes: 'one sale with its rollups and its idempotency key, one after the other',
      turnedOffInThePlatform: 'none',
    },
    runs: ROUNDS,
  };
}

/** Chunks of an import, one after the other as the importer does. */
async function importChunks({ chunks, imports }: LedgerStore, merchantId: string): Promise<void> {
  const importId = `imp_${merchantId}`;
  await imports.createImport({
    tenantId: TENANT,
    importId,
    merchantId,
    createdBy: 'bench',
    fileName: 'rows.csv',
    fileBytes: 0,
    sha256: '',
    state: 'running',
    plan: {},
    createdAt: 0,
  });
  const total = CHUNK_ROWS * CHUNKS_A_RUN;
  const rows = [...madeRows({ merchantId, firstDay: FIRST_DAY, days: 60, rows: total })];
  for (let chunkNo = 0; chunkNo < CHUNKS_A_RUN; chunkNo++) {
    const recordsRead = (chunkNo + 1) * CHUNK_ROWS;
    await chunks.applyChunk({
      tenantId: TENANT,
      importId,
      chunkNo,
      chunkHash: String(chunkNo),
      rows: rows.slice(chunkNo * CHUNK_ROWS, recordsRead),
      rejects: [],
      progress: { recordsRead, bytesRead: 0 },
    });
  }
}

/** Single sales under idempotency keys, as clients of the API write them. */
async function writeSales({ chunks }: LedgerStore, merchantId: string): Promise<void> {
  for (const row of madeRows({ merchantId, firstDay: FIRST_DAY, days: 60, rows: WRITES_A_RUN })) {
    const key = `${merchantId}-${row.externalId}`;
    await chunks.writeRows({
      tenantId: TENANT,
      rows: [row],
      once: { action: 'ledger.createTransactions', key, fingerprint: key },
    });
  }
}

type Rates = Readonly<Record<ConcernName, readonly number[]>>;

function alternateOver(measureOne: (name: ConcernName) => Promise<number>): Promise<Rates> {
  const sides = NAMES.map((name) => [name, () => measureOne(name)]);
  return alternate(ROUNDS, Object.fromEntries(sides) as Record<ConcernName, () => Promise<number>>);
}

function ratiosToSafe(what: string, rates: Rates): BenchResult['ratios'] {
  const others = NAMES.filter((name) => name !== 'safe');
  return Object.fromEntries(
    others.map((name) => [`${name}${what}ToSafe`, shown(medianRatio(rates[name], rates.safe))]),
  );
}

function figuresOf(what: string, rates: Rates): BenchResult['figures'] {
  return Object.fromEntries(NAMES.map((name) => [`${name}${what}`, round(median(rates[name]))]));
}
