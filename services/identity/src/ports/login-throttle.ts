/** Slows down guessing, by account and by address. */
export interface LoginThrottle {
  /**
   * Asks to try. The attempt counts as failed for the account until it succeeds, so that many at once do not
   * slip through together.
   * @returns milliseconds to wait first; 0 when the attempt may go on.
   */
  begin(login: string, address: string, at: number): Promise<number>;
  succeeded(login: string): Promise<void>;
  failed(address: string, at: number): Promise<void>;
}
