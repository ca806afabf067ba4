import { compose as analysis } from '@merchant-analysis/analysis/container';
import { compose as cashflow } from '@merchant-analysis/cashflow-predictor/container';
import { compose as compliance } from '@merchant-analysis/compliance-checker/container';
import { compose as cost } from '@merchant-analysis/cost-analyzer/container';
import { openPlatform, type Platform } from '@merchant-analysis/embedded/platform';
import { compose as ledger } from '@merchant-analysis/ledger/container';
import { silentLogger } from '@merchant-analysis/observability/logger';

/** The ledger, the analysts and the report in this process, over the books in a folder. */
export function openAnalysts(dataDir: string): Promise<Platform> {
  const environment = { env: { DATA_DIR: dataDir }, logger: silentLogger(), clock: { now: Date.now } };
  return openPlatform(environment, { ledger, cashflow, cost, compliance, analysis });
}
