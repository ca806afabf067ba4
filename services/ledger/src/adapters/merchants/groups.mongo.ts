import type { MerchantGroup } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import type { GroupPort } from '../../ports/groups.js';
import { idsWithin } from '../books-id.mongo.js';
import type { BooksRoom, BooksRooms } from '../books-room.mongo.js';
import type { GroupDocument } from '../documents.mongo.js';
import { membersOf } from './memberships.mongo.js';

export class MongoGroups implements GroupPort {
  readonly #rooms: BooksRooms;

  constructor(rooms: BooksRooms) {
    this.#rooms = rooms;
  }

  async createGroup(creation: Parameters<GroupPort['createGroup']>[0]): Promise<MerchantGroup> {
    const { tenantId, groupId, fields } = creation;
    return this.#rooms.once(tenantId, creation.once, async (room) => {
      const known = await this.#find(room, tenantId, groupId);
      if (known)
        throw problem('CONFLICT', {
          reason: { en: `there is a group ${groupId}`, zh: `已有商户组 ${groupId}` },
        });
      const { name, kind } = fields;
      const merchantIds = await membersOf(room, tenantId, fields.merchantIds);
      const document = { _id: { tenantId, groupId }, name, kind, merchantIds, version: 1 };
      await room.of('merchant_group').insertOne(document, { session: room.session });
      return groupOf(document);
    });
  }

  async findGroup(tenantId: string, groupId: string): Promise<MerchantGroup | undefined> {
    return this.#rooms.read((room) => this.#find(room, tenantId, groupId));
  }

  async listGroups(query: Parameters<GroupPort['listGroups']>[0]): Promise<MerchantGroup[]> {
    const { tenantId, groupIds, afterId, limit } = query;
    const after = { ...idsWithin({ tenantId }), $gt: { tenantId, groupId: afterId ?? '' } };
    const among = groupIds ? { $in: groupIds.map((groupId) => ({ tenantId, groupId })) } : {};
    const found = await this.#rooms.store.read(() =>
      this.#rooms
        .of('merchant_group')
        .find({ _id: { ...after, ...among } as never })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(groupOf);
  }

  async updateGroup(update: Parameters<GroupPort['updateGroup']>[0]) {
    const { tenantId, groupId, ifVersion, changes } = update;
    return this.#rooms.once(tenantId, update.once, async (room) => {
      const before = await this.#get(room, tenantId, groupId);
      if (ifVersion !== undefined && ifVersion !== before.version) throw problem('VERSION_STALE');
      const { name = before.name } = changes;
      const merchantIds = changes.merchantIds
        ? await membersOf(room, tenantId, changes.merchantIds)
        : before.merchantIds;
      const update = { $set: { name, merchantIds }, $inc: { version: 1 } };
      await room
        .of('merchant_group')
        .updateOne({ _id: { tenantId, groupId } }, update, { session: room.session });
      return { before, after: await this.#get(room, tenantId, groupId) };
    });
  }

  async deleteGroup(deletion: Parameters<GroupPort['deleteGroup']>[0]): Promise<MerchantGroup> {
    const { tenantId, groupId } = deletion;
    return this.#rooms.once(tenantId, deletion.once, async (room) => {
      const group = await this.#get(room, tenantId, groupId);
      await room.of('merchant_group').deleteOne({ _id: { tenantId, groupId } }, { session: room.session });
      return group;
    });
  }

  async #find(room: BooksRoom, tenantId: string, groupId: string): Promise<MerchantGroup | undefined> {
    const found = await room
      .of('merchant_group')
      .findOne({ _id: { tenantId, groupId } }, { session: room.session });
    return found ? groupOf(found) : undefined;
  }

  async #get(room: BooksRoom, tenantId: string, groupId: string): Promise<MerchantGroup> {
    const group = await this.#find(room, tenantId, groupId);
    if (!group) throw problem('NOT_FOUND', { what: 'group' });
    return group;
  }
}

function groupOf({ _id, name, kind, merchantIds, version }: GroupDocument): MerchantGroup {
  return { id: _id.groupId, name, kind, merchantIds: [...merchantIds], version };
}
