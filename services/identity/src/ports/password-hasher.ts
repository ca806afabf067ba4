/** Hashes of passwords. Costs memory and time on purpose, so only some run at once. */
export interface PasswordHasher {
  /** A PHC string. @throws RATE_LIMITED when too many are waiting. */
  hash(password: string): Promise<string>;
  /**
   * Whether a password is the one that was hashed. Without a hash the same work is done and the answer is no, so
   * that nobody can measure whether a user exists. `isOutdated`: today's hashes are stronger.
   * @throws RATE_LIMITED when too many are waiting.
   */
  verify(password: string, hash: string | undefined): Promise<{ fits: boolean; isOutdated: boolean }>;
}
