import type { Merchant } from '@merchant-analysis/contracts/merchants';
import type { MerchantFields } from '../../ports/merchants.js';
import type { MerchantDocument } from '../documents.mongo.js';
import { withWholes } from '../rows/whole-number.mongo.js';

/** What a merchant's document says of its fields. */
export function fieldParts(
  merchantId: string,
  fields: MerchantFields,
): Pick<MerchantDocument, 'fields' | 'names' | 'searchText'> {
  const { zh, en } = fields.name;
  const names = [zh, en].filter((name) => name !== undefined);
  const code = fields.unifiedSocialCreditCode;
  const searchText = [merchantId, ...names, ...(code === undefined ? [] : [code])].join('\n').toLowerCase();
  return { fields: withWholes(fields) as MerchantFields, names, searchText };
}

/** @param groupIds sorted */
export function merchantOf(document: MerchantDocument, groupIds: readonly string[]): Merchant {
  const { _id, fields, dataVersion, version, createdAt } = document;
  return {
    ...fields,
    id: _id.merchantId,
    groupIds: [...groupIds],
    dataVersion,
    version,
    createdAt: createdAt.toISOString(),
  };
}
