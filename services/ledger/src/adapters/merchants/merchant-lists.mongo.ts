import type { Merchant } from '@merchant-analysis/contracts/merchants';
import type { Document } from 'mongodb';
import type { BooksRoom } from '../books-room.mongo.js';
import { merchantOf } from './merchant-codec.mongo.js';

/** Merchants of one tenant that fit, sorted by id, with the groups they are in. */
export async function findMerchants(room: BooksRoom, filter: Document, limit?: number): Promise<Merchant[]> {
  const query = room.of('merchant').find(filter, { session: room.session }).sort({ _id: 1 });
  const documents = await (limit === undefined ? query : query.limit(limit)).toArray();
  const [first] = documents;
  if (!first) return [];
  const merchantIds = documents.map(({ _id }) => _id.merchantId);
  const groups = await groupsOf(room, first._id.tenantId, merchantIds);
  return documents.map((document) => merchantOf(document, groups.get(document._id.merchantId) ?? []));
}

/** merchant → the ids of its groups, sorted */
async function groupsOf(
  room: BooksRoom,
  tenantId: string,
  merchantIds: readonly string[],
): Promise<Map<string, string[]>> {
  const wanted = new Set(merchantIds);
  const filter = { '_id.tenantId': tenantId, merchantIds: { $in: [...merchantIds] } };
  const found = room.of('merchant_group').find(filter, { session: room.session }).sort({ _id: 1 });
  const groups = new Map<string, string[]>();
  for await (const { _id, merchantIds: members } of found) {
    for (const merchantId of members) {
      if (wanted.has(merchantId)) groups.set(merchantId, [...(groups.get(merchantId) ?? []), _id.groupId]);
    }
  }
  return groups;
}

export async function merchantsOfGroups(
  room: BooksRoom,
  tenantId: string,
  groupIds: readonly string[],
): Promise<string[]> {
  if (groupIds.length === 0) return [];
  const ids = groupIds.map((groupId) => ({ tenantId, groupId }));
  const groups = await room
    .of('merchant_group')
    .find({ _id: { $in: ids } }, { session: room.session })
    .toArray();
  return groups.flatMap(({ merchantIds }) => merchantIds);
}
