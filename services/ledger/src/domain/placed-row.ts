/** A row in the numbers of one merchant's books: placed on its business day, words replaced by small integers. */
export interface PlacedRow {
  readonly occurredAt: number;
  readonly source: number;
  readonly externalId: string;
  readonly day: number;
  /** Only when it is not the business day. */
  readonly settledDay: number | null;
  readonly amountMinor: number;
  /** See `traits.ts`. */
  readonly traits: number;
  readonly category: number;
  readonly channel: number;
  readonly counterparty: number;
  readonly item: number;
  readonly payerToken: string | null;
  readonly originalExternalId: string | null;
  /** Millionths of the unit. */
  readonly quantityMicro: number | null;
  readonly memo: string | null;
  /** The name behind `counterparty`. */
  readonly counterpartyName: string | null;
}

/** Whether two rows of the same identity say the same. */
export function saysTheSame(a: PlacedRow, b: PlacedRow): boolean {
  return (
    a.occurredAt === b.occurredAt &&
    a.amountMinor === b.amountMinor &&
    a.traits === b.traits &&
    a.settledDay === b.settledDay &&
    a.category === b.category &&
    a.channel === b.channel &&
    a.counterparty === b.counterparty &&
    a.item === b.item &&
    a.payerToken === b.payerToken &&
    a.originalExternalId === b.originalExternalId &&
    a.quantityMicro === b.quantityMicro &&
    a.memo === b.memo
  );
}
