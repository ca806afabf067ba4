/** What came of one attempt to send. */
export interface SendOutcome {
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** Why there was none, for a person. */
  readonly problem?: string | undefined;
  readonly durationMs: number;
}

/** Sends to addresses outside, and to no others. */
export interface Sender {
  /** Why nothing will be sent to this address, as far as one can tell now; undefined when something may be. */
  refusalOf(url: string): Promise<string | undefined>;
  /** Sends once. A private address, whatever a name resolves to at this moment, is not connected to. Never throws. */
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<SendOutcome>;
}
