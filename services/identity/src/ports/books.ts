/** Merchants and groups, as limits name them. */
export interface NamedLimits {
  readonly merchantIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** The books, as far as identity asks about them. */
export interface Books {
  /** Which of these are not there. @throws Problem SERVICE_UNAVAILABLE when the books do not say so in time. */
  listUnknown(limits: NamedLimits): Promise<NamedLimits>;
}
