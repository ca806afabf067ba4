import { compose as analysis } from '@merchant-analysis/analysis/container';
import type { Compose } from '@merchant-analysis/broker/composition';
import { compose as cashflow } from '@merchant-analysis/cashflow-predictor/container';
import { compose as compliance } from '@merchant-analysis/compliance-checker/container';
import type { ServiceName } from '@merchant-analysis/contracts/health';
import { compose as cost } from '@merchant-analysis/cost-analyzer/container';
import { compose as simulator } from '@merchant-analysis/data-simulator/container';
import { compose as identity } from '@merchant-analysis/identity/container';
import { compose as ledger } from '@merchant-analysis/ledger/container';
import { compose as notifier } from '@merchant-analysis/notifier/container';
import { compose as scheduler } from '@merchant-analysis/scheduler/container';

/** Every service and how it is put together. A new analyst is one more line. */
export const ALL_SERVICES: Readonly<Record<ServiceName, Compose>> = {
  ledger,
  identity,
  simulator,
  cashflow,
  cost,
  compliance,
  analysis,
  scheduler,
  notifier,
};
