import { CASHFLOW_IN_MONGO } from '@merchant-analysis/cashflow-predictor/adapters/schema.mongo';
import { COMPLIANCE_IN_MONGO } from '@merchant-analysis/compliance-checker/adapters/schema.mongo';
import { SIMULATIONS_IN_MONGO } from '@merchant-analysis/data-simulator/adapters/simulations.mongo';
import { IDENTITY_IN_MONGO } from '@merchant-analysis/identity/adapters/schema.mongo';
import { LEDGER_IN_MONGO } from '@merchant-analysis/ledger/adapters/ledger-store.mongo';
import { NOTIFIER_IN_MONGO } from '@merchant-analysis/notifier/adapters/stores.mongo';
import { SCHEDULES_IN_MONGO } from '@merchant-analysis/scheduler/adapters/schema.mongo';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';

/** The collections of one service: `<owner>.<name>`. */
export interface Schema {
  readonly owner: string;
  readonly migrations: readonly MongoMigration[];
}

/** Every service that keeps something in MongoDB, with its steps as it opens them itself. */
export const SCHEMAS: readonly Schema[] = [
  { owner: 'identity', migrations: IDENTITY_IN_MONGO },
  { owner: 'ledger', migrations: LEDGER_IN_MONGO },
  { owner: 'simulator', migrations: SIMULATIONS_IN_MONGO },
  { owner: 'cashflow', migrations: CASHFLOW_IN_MONGO },
  { owner: 'compliance', migrations: COMPLIANCE_IN_MONGO },
  { owner: 'scheduler', migrations: SCHEDULES_IN_MONGO },
  { owner: 'notifier', migrations: NOTIFIER_IN_MONGO },
];
