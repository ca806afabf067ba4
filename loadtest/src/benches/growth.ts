import { join } from 'node:path';
import { analyze } from '@merchant-analysis/contracts/analysis';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { atMost, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { fillBooks, openMerchant } from '../books/fill-books.js';
import { alternate } from '../measure/alternate.js';
import { cpuMsOf } from '../measure/cpu.js';
import { median, medianRatio } from '../measure/statistics.js';
import { openAnalysts } from '../server/open-analysts.js';
import type { Services } from '../server/open-services.js';

const TENANT = 'ten_bench0001';
const MERCHANT = 'mer_bench0001';
const FEW = 100_000;
const MANY = 10_000_000;
const DAYS = 1096;
const FIRST_DAY = 19_358;
const ROUNDS = 9;
const ANALYSES_A_ROUND = 5;

export const growth: Bench = {
  name: 'growth',
  question:
    'Does an analysis take longer when the same three years of one merchant hold a hundred times the transactions?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const folder = temporaryFolder();
  const platforms: Services[] = [];
  try {
    const few = await platformWith(join(folder.path, 'few'), FEW, progress);
    platforms.push(few);
    const many = await platformWith(join(folder.path, 'many'), MANY, progress);
    platforms.push(many);
    progress('warming up');
    for (const platform of platforms) await analyses(platform, 2 * ANALYSES_A_ROUND);
    progress('measuring');
    const times = await alternate(ROUNDS, {
      few: () => analyses(few, ANALYSES_A_ROUND),
      many: () => analyses(many, ANALYSES_A_ROUND),
    });
    return {
      name: 'growth',
      ratios: { manyToFewCpu: atMost(medianRatio(times.many, times.few), 1.2) },
      figures: { fewCpuMs: round(median(times.few)), manyCpuMs: round(median(times.many)) },
      settings: { few: FEW, many: MANY, days: DAYS },
      runs: ROUNDS,
    };
  } finally {
    for (const platform of platforms) await platform.close();
    folder.remove();
  }
}

async function platformWith(dataDir: string, rows: number, progress: Progress): Promise<Services> {
  const store = openLedgerStore(join(dataDir, 'ledger.sqlite'));
  await openMerchant(store, TENANT, MERCHANT);
  await fillBooks(store, TENANT, { merchantId: MERCHANT, firstDay: FIRST_DAY, days: DAYS, rows }, progress);
  store.close();
  return openAnalysts(dataDir);
}

let asked = 0;

/** CPU milliseconds of one analysis. The balance line differs each time, so that no forecast is a kept one. */
function analyses(platform: Services, times: number): Promise<number> {
  const caller = { tenantId: TENANT, userId: 'usr_bench0001', roles: ['owner' as const] };
  return cpuMsOf(times, async () => {
    asked += 1;
    const report = await platform.host.ask(analyze, { merchantId: MERCHANT, floorMinor: asked }, { caller });
    if (report.status !== 'complete')
      throw new Error(`the report is ${report.status}: ${JSON.stringify(report)}`);
  });
}
