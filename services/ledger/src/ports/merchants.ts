import type { Merchant } from '@merchant-analysis/contracts/merchants';
import type { OnceKey } from './chunks.js';

/** What a merchant tells about itself: everything but ids, versions and memberships. */
export type MerchantFields = Omit<Merchant, 'id' | 'groupIds' | 'dataVersion' | 'version' | 'createdAt'>;

/** The little that decides who may see a merchant and whether a kept answer is still right. */
export interface MerchantHead {
  readonly id: string;
  readonly groupIds: readonly string[];
  readonly dataVersion: number;
  readonly version: number;
  readonly timeZone: string;
  readonly dayCut: string;
}

/**
 * Versions only rise and `version` rises with every change of the members, so two equal heads are the same books.
 */
export interface GroupHead {
  readonly version: number;
  readonly members: number;
  /** Σ over the members. */
  readonly dataVersions: number;
  readonly versions: number;
  /** Of the members, when they share one; undefined when they do not, or there are none. */
  readonly calendar?: { readonly timeZone: string; readonly dayCut: string } | undefined;
}

/** Which merchants a caller may see: all of the tenant when absent, else these and the members of these groups. */
export interface Visibility {
  readonly merchantIds: readonly string[];
  readonly groupIds: readonly string[];
}

export interface MerchantPort {
  createMerchant(creation: {
    tenantId: string;
    merchantId: string;
    fields: MerchantFields;
    /** Milliseconds. */
    createdAt: number;
    once?: OnceKey<Merchant> | undefined;
  }): Promise<Merchant>;
  findMerchant(tenantId: string, merchantId: string): Promise<Merchant | undefined>;
  /** The hot path: one indexed read. */
  findMerchantHead(tenantId: string, merchantId: string): Promise<MerchantHead | undefined>;
  /** The same for a group, its members summed up. */
  findGroupHead(tenantId: string, groupId: string): Promise<GroupHead | undefined>;
  /** Merchants whose Chinese or English name is exactly this one. */
  findMerchantsByName(tenantId: string, name: string): Promise<Merchant[]>;
  /** Sorted by id. */
  listMerchants(query: {
    tenantId: string;
    visibleTo?: Visibility | undefined;
    groupId?: string | undefined;
    /** A part of the name, the credit code or the id. */
    search?: string | undefined;
    afterId?: string | undefined;
    limit: number;
  }): Promise<Merchant[]>;
  /**
   * @throws Problem NOT_FOUND, VERSION_STALE, or CONFLICT when time zone, currency or day cut would change while
   * there are books.
   */
  updateMerchant(update: {
    tenantId: string;
    merchantId: string;
    ifVersion?: number | undefined;
    changes: Partial<MerchantFields>;
    once?: OnceKey<{ before: Merchant; after: Merchant }> | undefined;
  }): Promise<{ before: Merchant; after: Merchant }>;
  /** @throws Problem NOT_FOUND, or MERCHANT_NOT_EMPTY when there are books and `withBooks` is false. */
  deleteMerchant(deletion: {
    tenantId: string;
    merchantId: string;
    withBooks: boolean;
    once?: OnceKey<{ transactions: number }> | undefined;
  }): Promise<{ transactions: number }>;

  /**
   * Clears away a part of the books of deleted merchants, in one short transaction.
   * @returns whether there is more to clear away
   */
  clearDeleted(mostRows: number): Promise<boolean>;
}
