import {
  BOOKS_ID,
  bookWith,
  COUNT,
  DATE,
  documentWith,
  fieldsOf,
  TEXT,
  TRUE,
  WHOLE,
} from './schema-parts.mongo.js';

/** The documents of `documents.mongo.ts` as MongoDB checks them. */
export const MERCHANT_SCHEMAS = {
  merchant: documentWith(
    { merchantId: TEXT },
    {
      booksId: BOOKS_ID,
      fields: {
        bsonType: 'object',
        required: ['name', 'timeZone', 'currency', 'dayCut', 'openingBalanceMinor'],
        properties: {
          openingBalanceMinor: WHOLE,
          priceListMinor: { bsonType: 'array', items: WHOLE },
        },
      },
      names: { bsonType: 'array', items: TEXT },
      searchText: TEXT,
      dataVersion: COUNT,
      version: COUNT,
      writes: COUNT,
      transactions: COUNT,
      words: { bsonType: 'array', items: COUNT },
      createdAt: DATE,
    },
  ),
  memberships: documentWith({}, { changes: COUNT }),
  deleted_books: bookWith({}, { deletedAt: DATE }),
  merchant_group: documentWith(
    { groupId: TEXT },
    {
      name: { bsonType: 'object' },
      kind: { enum: ['region', 'brand', 'other'] },
      merchantIds: { bsonType: 'array', items: TEXT },
      version: COUNT,
    },
  ),
};

const ROW_ID = { source: COUNT, externalId: TEXT };

export const ROW_SCHEMAS = {
  word: bookWith({ vocabulary: COUNT, name: TEXT }, { number: COUNT }),
  transaction: bookWith(
    ROW_ID,
    {
      occurredAt: DATE,
      day: WHOLE,
      amount: WHOLE,
      traits: WHOLE,
      category: COUNT,
      channel: COUNT,
      counterparty: COUNT,
      item: COUNT,
    },
    {
      settledDay: WHOLE,
      payerToken: TEXT,
      original: TEXT,
      quantityMicro: WHOLE,
      memo: TEXT,
      importId: TEXT,
      isLarge: TRUE,
      isUnnamedRefund: TRUE,
    },
  ),
  refund_link: bookWith(
    ROW_ID,
    { original: TEXT, day: WHOLE, refunded: WHOLE, issues: COUNT },
    { payerToken: TEXT, originalAmount: WHOLE, isOpen: TRUE },
  ),
  roll_party_day: bookWith(
    { day: WHOLE, party: TEXT, method: COUNT, accountType: COUNT, isOut: COUNT },
    { n: WHOLE, sum: WHOLE },
  ),
  invoice: bookWith(
    { externalId: TEXT },
    {
      merchantId: TEXT,
      direction: { enum: ['receivable', 'payable'] },
      counterparty: TEXT,
      issuedOn: TEXT,
      dueDay: WHOLE,
      amount: COUNT,
      balance: COUNT,
    },
    { buyerClass: TEXT, dueOn: TEXT, memo: TEXT },
  ),
};

const COUNTS = { inserted: COUNT, corrected: COUNT, unchanged: COUNT };

export const IMPORT_SCHEMAS = {
  import: documentWith(
    { importId: TEXT },
    {
      createdBy: TEXT,
      fileName: TEXT,
      fileBytes: COUNT,
      sha256: TEXT,
      state: TEXT,
      plan: TEXT,
      createdAt: DATE,
      nextChunkNo: COUNT,
      recordsRead: COUNT,
      bytesRead: COUNT,
      rejected: COUNT,
    },
    { merchantId: TEXT, finishedAt: DATE },
  ),
  import_step: documentWith(
    { importId: TEXT, chunkNo: COUNT },
    {
      hash: TEXT,
      ...COUNTS,
      rejected: COUNT,
      merchants: {
        bsonType: 'array',
        items: fieldsOf({ merchantId: TEXT, ...COUNTS, dataVersion: COUNT }),
      },
    },
  ),
  import_merchant: documentWith({ importId: TEXT, merchantId: TEXT }, COUNTS),
  import_reject: documentWith({ importId: TEXT, row: WHOLE }, { reason: TEXT, raw: TEXT }, { column: TEXT }),
};
