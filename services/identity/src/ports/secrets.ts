/** Chance and one-way functions. */
export interface Secrets {
  /** 256 bits, base64url. */
  newRefreshToken(): string;
  /** The token that follows this one: always the same for the same token, and not to be guessed from it. */
  successorOf(refreshToken: string): string;
  /**
   * A code to type, 100 bits. With `request` the code of that request, always the same, so that a repeated
   * request gets the same answer although no code is kept.
   */
  newCode(request?: string): string;
  /** What is kept of a code; hyphens, spaces, case and letters that look like digits do not matter. */
  hashCode(code: string): string;
  /** A text that only this platform can read again, and only for the same context. */
  seal(text: string, context: string): string;
  /** What was sealed; undefined when it was not, or not for this context. */
  unseal(sealed: string, context: string): string | undefined;
  /** What is kept of a refresh token. */
  hashToken(refreshToken: string): string;
}
