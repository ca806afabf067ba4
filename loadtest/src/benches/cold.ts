import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { askReport } from '../analyses/ask-report.js';
import { atMost, type Bench, type BenchResult, type Progress, round } from '../bench.js';
import { simulateBooks } from '../books/simulate-books.js';
import { apiClient } from '../http/api-client.js';
import { cpuMsOfProcess } from '../measure/process-usage.js';
import { median, quantile } from '../measure/statistics.js';
import { choosePassword, logIn, makeOwners } from '../server/owners.js';
import { startEmbedded } from '../server/start-server.js';

const WARM = 6;
const MEASURED = 12;
const DAYS = 1096;
/** Questions with another balance line make the server's code as warm as it is after a morning's work. */
const WARM_QUESTIONS = 20;

export const cold: Bench = {
  name: 'cold',
  question:
    'What does the first answer cost for a merchant with three years of days, in a server that is warm?',
  run: measure,
};

async function measure(progress: Progress): Promise<BenchResult> {
  const folder = temporaryFolder();
  try {
    const [made] = await makeOwners(folder.path, 1);
    const plan = { merchants: WARM + MEASURED, days: DAYS, seed: 7 };
    const merchantIds = await simulateBooks(folder.path, made!.tenantId, plan, progress);
    const server = await startEmbedded(folder.path);
    const client = apiClient(server.address);
    try {
      const { accessToken } = await logIn(client, await choosePassword(client, made!));
      progress('warming up');
      for (const merchantId of merchantIds.slice(0, WARM)) {
        for (let floorMinor = 0; floorMinor < WARM_QUESTIONS; floorMinor++) {
          await askReport(client, accessToken, { merchantId, floorMinor });
        }
      }
      progress('measuring');
      const before = cpuMsOfProcess(server.pid);
      const tookMs: number[] = [];
      for (const merchantId of merchantIds.slice(WARM))
        tookMs.push(await askReport(client, accessToken, { merchantId }));
      const cpuMs = (cpuMsOfProcess(server.pid) - before) / MEASURED;
      return {
        name: 'cold',
        ratios: { firstAnswerCpuMs: atMost(cpuMs, 25) },
        figures: { wallMsMedian: round(median(tookMs)), wallMsP95: round(quantile(tookMs, 0.95)) },
        settings: { merchants: MEASURED, days: DAYS, rateLimits: 'raised' },
        runs: MEASURED,
      };
    } finally {
      client.close();
      await server.stop();
    }
  } finally {
    folder.remove();
  }
}
