import type { GroupHead, MerchantHead } from '../../ports/merchants.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { GroupDocument, MerchantDocument } from '../documents.mongo.js';

type Head = Pick<MerchantDocument, 'dataVersion' | 'version'> & {
  readonly fields: Pick<MerchantDocument['fields'], 'timeZone' | 'dayCut'>;
};

const HEAD = { dataVersion: 1, version: 1, 'fields.timeZone': 1, 'fields.dayCut': 1 };

/** One query: the merchant by its id, its groups by the index on their members. */
export async function readMerchantHead(
  room: BooksRoom,
  tenantId: string,
  merchantId: string,
): Promise<MerchantHead | undefined> {
  const [head] = await room
    .of('merchant')
    .aggregate<Head & { groups: Pick<GroupDocument, '_id'>[] }>(
      [
        { $match: { _id: { tenantId, merchantId } } },
        { $project: HEAD },
        {
          $lookup: {
            from: room.of('merchant_group').collectionName,
            pipeline: [
              { $match: { '_id.tenantId': tenantId, merchantIds: merchantId } },
              { $sort: { _id: 1 } },
              { $project: { _id: 1 } },
            ],
            as: 'groups',
          },
        },
      ],
      { session: room.session },
    )
    .toArray();
  if (!head) return undefined;
  const { groups, dataVersion, version, fields } = head;
  const groupIds = groups.map(({ _id }) => _id.groupId);
  return { id: merchantId, groupIds, dataVersion, version, timeZone: fields.timeZone, dayCut: fields.dayCut };
}

export async function readGroupHead(
  room: BooksRoom,
  tenantId: string,
  groupId: string,
): Promise<GroupHead | undefined> {
  const { session } = room;
  const group = await room.of('merchant_group').findOne({ _id: { tenantId, groupId } }, { session });
  if (!group) return undefined;
  const ids = group.merchantIds.map((merchantId) => ({ tenantId, merchantId }));
  const members = await room
    .of('merchant')
    .find({ _id: { $in: ids } }, { session, projection: HEAD })
    .toArray();
  const [first] = members;
  const isOneCalendar = members.every(
    ({ fields }) => fields.timeZone === first!.fields.timeZone && fields.dayCut === first!.fields.dayCut,
  );
  return {
    version: group.version,
    members: members.length,
    dataVersions: members.reduce((sum, { dataVersion }) => sum + dataVersion, 0),
    versions: members.reduce((sum, { version }) => sum + version, 0),
    calendar:
      first && isOneCalendar ? { timeZone: first.fields.timeZone, dayCut: first.fields.dayCut } : undefined,
  };
}
