/** Makes secrets and signs with them. */
export interface Signer {
  /** `whsec_` and 32 bytes of chance. */
  newSecret(): string;
  /** HMAC-SHA256 over `timestamp.body`, in hex. */
  sign(secret: string, timestamp: number, body: string): string;
  /** An id made from a name: the same name gives the same id. */
  idFrom(prefix: string, name: string): string;
}
