import { compose as analysis } from '@merchant-analysis/analysis/container';
import { compose as cashflow } from '@merchant-analysis/cashflow-predictor/container';
import { compose as compliance } from '@merchant-analysis/compliance-checker/container';
import { compose as cost } from '@merchant-analysis/cost-analyzer/container';
import { compose as ledger } from '@merchant-analysis/ledger/container';
import { openServices, type Services } from './open-services.js';

/** The ledger, the analysts and the report in this process, over the books in a folder. */
export function openAnalysts(dataDir: string): Promise<Services> {
  return openServices(dataDir, { ledger, cashflow, cost, compliance, analysis });
}
