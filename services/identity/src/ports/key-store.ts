/** A pair of keys that signs access tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
  readonly createdAt: number;
}

export interface KeyStore {
  /** The newest first, at most two: one signs, the one before still verifies. */
  listSigningKeys(): Promise<SigningKey[]>;
  /**
   * Adds a key unless there is one made after `unlessNewerThan`; so of two processes that start at once, or
   * rotate at once, one wins. Older keys than the two newest are removed.
   * @returns what `listSigningKeys` would now.
   */
  addSigningKey(key: SigningKey, unlessNewerThan: number): Promise<SigningKey[]>;
  /** A secret under a name: the one that is kept, or this one, kept from now on. Base64url. */
  keepSecret(name: string, fresh: string): Promise<string>;
}
