import type { Document, ObjectId } from 'mongodb';
import type { GroupFields } from '../ports/groups.js';
import type { ImportEntry } from '../ports/imports.js';
import type { InvoiceContent } from '../ports/invoices.js';
import type { MerchantFields } from '../ports/merchants.js';
import type { Whole } from './rows/whole-number.mongo.js';

/**
 * The documents of the ledger. Each `_id` says whose the document is and what it is: the tenant first, then the
 * books or the import, then the thing. The order of the parts matters, so ids are made by `books-id.mongo.ts` only.
 */

/**
 * The books of one merchant. A merchant that is deleted and made again under the same id gets other books, so that
 * the old ones can be cleared away little by little.
 */
export interface BooksId {
  readonly tenantId: string;
  readonly booksId: ObjectId;
}

export interface MerchantDocument {
  readonly _id: { readonly tenantId: string; readonly merchantId: string };
  readonly booksId: ObjectId;
  readonly fields: MerchantFields;
  /** The whole names, to find it by. */
  readonly names: readonly string[];
  /** What a search looks through, in lower case. */
  readonly searchText: string;
  readonly dataVersion: number;
  readonly version: number;
  /** Raised first by every write of the books: who raised it holds the merchant until the commit. */
  readonly writes: number;
  /** How many rows the books have, `void` ones too. */
  readonly transactions: number;
  /** The highest number given to a word, by vocabulary − 1. */
  readonly words: readonly number[];
  readonly createdAt: Date;
}

/** Raised by every change of who is in which group, so that such changes of one tenant take turns. */
export interface MembershipsDocument {
  readonly _id: { readonly tenantId: string };
  readonly changes: number;
}

export interface DeletedBooksDocument {
  readonly _id: BooksId;
  readonly deletedAt: Date;
}

export interface GroupDocument {
  readonly _id: { readonly tenantId: string; readonly groupId: string };
  readonly name: GroupFields['name'];
  readonly kind: GroupFields['kind'];
  /** Sorted. */
  readonly merchantIds: readonly string[];
  readonly version: number;
}

export interface WordDocument {
  readonly _id: BooksId & { readonly vocabulary: number; readonly name: string };
  readonly number: number;
}

export type RowId = BooksId & { readonly source: number; readonly externalId: string };

/** A fact. Fields that a row does not have are absent; `category` … `item` are 0 then. */
export interface RowDocument {
  readonly _id: RowId;
  readonly occurredAt: Date;
  readonly day: number;
  readonly settledDay?: number | undefined;
  /** Minor units. */
  readonly amount: Whole;
  /** See `traits.ts`. */
  readonly traits: number;
  readonly category: number;
  readonly channel: number;
  readonly counterparty: number;
  readonly item: number;
  readonly payerToken?: string | undefined;
  readonly original?: string | undefined;
  readonly quantityMicro?: Whole | undefined;
  readonly memo?: string | undefined;
  readonly importId?: string | undefined;
  /** For the partial indexes, which do not look into `traits`. */
  readonly isLarge?: true | undefined;
  readonly isUnnamedRefund?: true | undefined;
}

/** A refund that names its original, and how the two fit; the id is the refund's. */
export interface RefundLinkDocument {
  readonly _id: RowId;
  readonly original: string;
  readonly day: number;
  readonly refunded: Whole;
  readonly payerToken?: string | undefined;
  /** Absent while the original is not in the books; then `isOpen`. */
  readonly originalAmount?: Whole | undefined;
  readonly isOpen?: true | undefined;
  /** Bits: see `refund-cases.ts`. */
  readonly issues: number;
}

export interface PartyDayDocument {
  readonly _id: BooksId & {
    readonly day: number;
    readonly party: string;
    readonly method: number;
    readonly accountType: number;
    readonly isOut: number;
  };
  readonly n: Whole;
  /** Absolute. */
  readonly sum: Whole;
}

/** A month of a rollup, its cells in columns: see `rollup-families.mongo.ts`. */
export interface RollupDocument extends Document {
  readonly _id: BooksId & {
    readonly dimension?: number | undefined;
    readonly month: number;
    readonly bucket?: number | undefined;
  };
}

export interface InvoiceDocument extends Omit<InvoiceContent, 'externalId' | 'amountMinor' | 'balanceMinor'> {
  readonly _id: BooksId & { readonly externalId: string };
  readonly merchantId: string;
  readonly dueDay: number;
  readonly amount: Whole;
  readonly balance: Whole;
}

export interface ImportDocument
  extends Omit<ImportEntry, 'tenantId' | 'importId' | 'createdAt' | 'finishedAt' | 'fileBytes' | 'plan'> {
  readonly _id: { readonly tenantId: string; readonly importId: string };
  readonly fileBytes: Whole;
  /** JSON: its keys are the importer's own. */
  readonly plan: string;
  readonly createdAt: Date;
  readonly finishedAt?: Date | undefined;
  readonly nextChunkNo: number;
  readonly recordsRead: Whole;
  readonly bytesRead: Whole;
  readonly rejected: number;
}

interface Counts {
  readonly inserted: number;
  readonly corrected: number;
  readonly unchanged: number;
}

export interface ImportStepDocument extends Counts {
  readonly _id: { readonly tenantId: string; readonly importId: string; readonly chunkNo: number };
  readonly hash: string;
  readonly rejected: number;
  readonly merchants: readonly (Counts & { readonly merchantId: string; readonly dataVersion: number })[];
}

export interface ImportMerchantDocument extends Counts {
  readonly _id: { readonly tenantId: string; readonly importId: string; readonly merchantId: string };
}

export interface RejectDocument {
  readonly _id: { readonly tenantId: string; readonly importId: string; readonly row: number };
  readonly column?: string | undefined;
  readonly reason: string;
  readonly raw: string;
}
