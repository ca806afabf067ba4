/** A second way, beside the broker's event, on which the doors hear whom they have to forget. */
export interface SessionNews {
  /** Resolves when it was told, or when it cannot be told now; never rejects, and never waits for long. */
  tell(who: { readonly tenantId: string; readonly userId?: string | undefined }): Promise<void>;
}
