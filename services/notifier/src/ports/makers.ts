/** What somebody may see now. */
export interface MakerLimits {
  /** False: removed or disabled. */
  readonly isActive: boolean;
  /** Both absent: every merchant of the tenant. */
  readonly merchantIds?: readonly string[] | undefined;
  readonly groupIds?: readonly string[] | undefined;
}

/** Somebody of a tenant who has made a webhook. */
export interface Maker {
  readonly tenantId: string;
  readonly userId: string;
}

/** Who made webhooks, as they are now. @throws Problem when nobody answers: then nothing is known. */
export interface Makers {
  readLimits(maker: Maker): Promise<MakerLimits>;
  /** Whether the merchant is among these and the members of these groups. */
  isWithin(limits: MakerLimits, maker: Maker, merchantId: string): Promise<boolean>;
}
