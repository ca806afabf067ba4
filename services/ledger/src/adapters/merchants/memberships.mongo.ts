import { problem } from '@merchant-analysis/contracts/problems';
import type { BooksRoom } from '../books-room.mongo.js';

/**
 * Changes of who is in which group take turns within a tenant. A snapshot alone would let one transaction put a
 * merchant into a group while another deletes that merchant: neither writes what the other one read.
 */
export async function takeMemberships(room: BooksRoom, tenantId: string): Promise<void> {
  await room
    .of('memberships')
    .updateOne({ _id: { tenantId } }, { $inc: { changes: 1 } }, { session: room.session, upsert: true });
}

/** The members as a group keeps them: sorted, once each. @throws Problem NOT_FOUND when one is not of the tenant. */
export async function membersOf(
  room: BooksRoom,
  tenantId: string,
  merchantIds: readonly string[],
): Promise<string[]> {
  await takeMemberships(room, tenantId);
  const unique = [...new Set(merchantIds)];
  const ids = unique.map((merchantId) => ({ tenantId, merchantId }));
  const found = await room
    .of('merchant')
    .find({ _id: { $in: ids } }, { session: room.session, projection: { _id: 1 } })
    .toArray();
  const known = new Set(found.map(({ _id }) => _id.merchantId));
  const missing = unique.find((merchantId) => !known.has(merchantId));
  if (missing !== undefined) throw problem('NOT_FOUND', { what: `merchant ${missing}` });
  return unique.sort();
}
