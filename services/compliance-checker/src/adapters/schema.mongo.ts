import { instant, shape, text, whole } from '@merchant-analysis/storage/document-shape';
import type { MongoMigration } from '@merchant-analysis/storage/mongo-migrations';
import { keepAnswersFor, ONCE_IN_MONGO } from '@merchant-analysis/storage/once.mongo';
import { OUTBOX_IN_MONGO } from '@merchant-analysis/storage/outbox-schema.mongo';

export const COLLECTIONS = { check: 'compliance_check', piece: 'check_piece', alert: 'alert' } as const;

const CHECKS_AND_ALERTS: MongoMigration = {
  name: 'compliance-1',
  phase: 'expand',
  async up({ createCollection, collection }) {
    await createCollection(
      COLLECTIONS.check,
      shape({
        ...{ _id: text, tenantId: text, at: instant, subject: text },
        ...{ today: text, ruleSet: text, newAlerts: text },
      }),
    );
    await createCollection(
      COLLECTIONS.piece,
      shape({ tenantId: text, checkId: text, number: whole, results: text }),
    );
    await collection(COLLECTIONS.piece).createIndex({ tenantId: 1, checkId: 1, number: 1 }, { unique: true });

    await createCollection(
      COLLECTIONS.alert,
      shape(
        {
          ...{ _id: text, tenantId: text, merchantId: text, ruleId: text, key: text },
          state: { enum: ['open', 'acknowledged', 'dismissed', 'resolved'] },
          ...{ severity: text, finding: text, firstSeenAt: instant, lastSeenAt: instant, seenOn: whole },
        },
        { decision: shape({ by: text, at: instant }, { note: text }) },
      ),
    );
    const alerts = collection(COLLECTIONS.alert);
    await alerts.createIndex({ tenantId: 1, merchantId: 1, ruleId: 1, key: 1 }, { unique: true });
    await alerts.createIndex({ tenantId: 1, firstSeenAt: 1, _id: 1 });
  },
};

/** The API promises a day; a request that is sent again after a holiday still finds its answer. */
const KEYS_KEPT_SECONDS = 14 * 86_400;

export const COMPLIANCE_IN_MONGO: readonly MongoMigration[] = [
  ONCE_IN_MONGO,
  keepAnswersFor(KEYS_KEPT_SECONDS),
  CHECKS_AND_ALERTS,
  OUTBOX_IN_MONGO,
];
