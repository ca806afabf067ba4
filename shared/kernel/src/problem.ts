/** One thing that is wrong with one field of what was sent. `path` is dotted: `transactions.3.amountMinor`. */
export interface FieldError {
  path: string;
  message: string;
  /** The message in Chinese. */
  zh?: string;
}

/**
 * A failure with a name. `code` is a row of the table in `contracts/problems`; `data` fills its title and
 * tells a program the details; `errors` lists what is wrong field by field.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly retryable: boolean,
    readonly data: Readonly<Record<string, unknown>> = {},
    readonly errors: readonly FieldError[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
