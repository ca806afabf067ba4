import { PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo } from '@merchant-analysis/storage/mongo';

const COLLECTIONS = ['user', 'session', 'refresh_token', 'secret', 'audit', 'once', 'outbox', 'outbox_queue'];

/** Makes the collections of identity as they are after the first start. */
export async function emptyIdentity(address: MongoAddress): Promise<void> {
  const client = connectionTo(address);
  try {
    const database = client.db();
    const emptied = COLLECTIONS.map((name) => database.collection(`identity.${name}`).deleteMany({}));
    await Promise.all(emptied);
    await database
      .collection<{ _id: string }>('identity.tenant')
      .deleteMany({ _id: { $ne: PLATFORM_TENANT } });
    await database.collection('identity.key_ring').updateMany({}, { $set: { keys: [] } });
  } finally {
    await client.close();
  }
}
