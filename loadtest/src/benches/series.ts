import { join } from 'node:path';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { atLeast, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { fillBooks, openMerchant } from '../books/fill-books.js';
import { alternate } from '../measure/alternate.js';
import { cpuMsOf } from '../measure/cpu.js';
import { median, medianRatio } from '../measure/statistics.js';

const TENANT = 'ten_bench0001';
const MERCHANT = 'mer_bench0001';
const ROWS = 1_000_000;
const DAYS = 1096;
const FIRST_DAY = 19_358;
const ROUNDS = 7;
const READS_A_ROUND = 20;

/** The same sums from the transactions themselves; `void` (status 3) counts nowhere. */
const SCAN = `SELECT day, kind, category, count(*), sum(amount) FROM tx
  WHERE merchant_key = (SELECT merchant_key FROM merchant WHERE merchant_id = '${MERCHANT}') AND status <> 3
  GROUP BY day, kind, category`;

export const series: Bench = {
  name: 'series',
  question:
    'What does the daily series of one merchant with a million transactions cost through the rollups, against a scan?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const folder = temporaryFolder();
  const file = join(folder.path, 'ledger.sqlite');
  const store = openLedgerStore(file);
  try {
    await openMerchant(store, TENANT, MERCHANT);
    await fillBooks(
      store,
      TENANT,
      { merchantId: MERCHANT, firstDay: FIRST_DAY, days: DAYS, rows: ROWS },
      progress,
    );
    const window = { fromDay: FIRST_DAY, toDay: FIRST_DAY + DAYS - 1 };
    const query = { tenantId: TENANT, merchantIds: [MERCHANT], ...window, basis: 'business-date' as const };
    const scan = openSqlite(file, [], { readOnly: true, cacheMib: 64 }).prepare(SCAN);
    scan.setReturnArrays(true);
    const read = () => store.readModels.readDailySeries(query);
    const summed = (await read()).columns.flatMap(({ sums }) => sums).reduce((sum, value) => sum + value, 0);
    const scanned = scan.all().reduce((sum, row) => sum + Number(Object.values(row)[4]), 0);
    if (summed !== scanned) throw new Error(`the rollups sum to ${summed}, the transactions to ${scanned}`);
    progress('measuring');
    const times = await alternate(ROUNDS, {
      rollups: () => cpuMsOf(READS_A_ROUND, read),
      scan: () => cpuMsOf(1, () => scan.all()),
    });
    return {
      name: 'series',
      ratios: { scanToRollupsCpu: atLeast(medianRatio(times.scan, times.rollups), 100) },
      figures: { rollupsCpuMs: round(median(times.rollups)), scanCpuMs: round(median(times.scan)) },
      settings: { transactions: ROWS, days: DAYS },
      runs: ROUNDS,
    };
  } finally {
    store.close();
    folder.remove();
  }
}
