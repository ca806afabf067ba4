import type { TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';

/**
 * One fact as the books take it in, plain data. `(tenant, merchantId, source, externalId)` is its identity.
 * The store itself finds the business day, from the merchant's time zone and day cut at the moment of writing.
 */
export interface LedgerRow {
  readonly merchantId: string;
  /** Where the fact comes from: api, orders, wechat, … */
  readonly source: string;
  readonly externalId: string;
  /** Of a refund: the externalId, in the same source, of what is given back. */
  readonly originalExternalId?: string | undefined;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly occurredAt: number;
  /** Day number on which the money moves; absent or equal to the business day when it moves at once. */
  readonly settledDay?: number | undefined;
  readonly direction: TransactionInput['direction'];
  /** Signed minor units in the merchant's currency, at most `LARGEST_AMOUNT_MINOR` either way. */
  readonly amountMinor: number;
  readonly taxIncluded: boolean;
  readonly kind: TransactionKind;
  readonly category?: string | undefined;
  readonly channel?: string | undefined;
  readonly method?: TransactionInput['method'];
  readonly accountType?: TransactionInput['accountType'];
  readonly payerToken?: string | undefined;
  readonly counterparty?: string | undefined;
  readonly item?: string | undefined;
  /** At most 10 million either way, kept to six decimals. */
  readonly quantity?: number | undefined;
  readonly status: TransactionInput['status'];
  readonly memo?: string | undefined;
}

/** A fact that is in the books. */
export interface BookedRow extends LedgerRow {
  readonly businessDay: number;
  /** The import that wrote it last, `imp_…`; absent for what came in by the API. */
  readonly importId?: string | undefined;
}
