import type { z } from 'zod';

/**
 * What one action promises: its name on the broker, what it takes, what it gives, and how it may be called.
 * Types, validation and the API page all grow from here.
 */
export interface Contract<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  /** `service.verbNoun` */
  readonly action: string;
  /** One line that the API page shows. */
  readonly summary: string;
  readonly params: P;
  readonly result: R;
  /**
   * May be called again after an unclear answer without doing its effect twice: always, never, or when the call
   * carries an idempotency key.
   */
  readonly idempotent: boolean | 'with-key';
  /** How long a caller waits when it has no tighter budget, milliseconds. */
  readonly timeoutMs: number;
}

export type ParamsOf<C extends Contract> = z.output<C['params']>;
export type InputOf<C extends Contract> = z.input<C['params']>;
export type ResultOf<C extends Contract> = z.output<C['result']>;

type ContractOptions<P extends z.ZodType, R extends z.ZodType> = Pick<
  Contract<P, R>,
  'action' | 'summary' | 'params' | 'result'
> &
  Partial<Pick<Contract<P, R>, 'idempotent' | 'timeoutMs'>>;

/** A contract that only reads: safe to repeat, 5 s unless it says otherwise. */
export function query<P extends z.ZodType, R extends z.ZodType>(
  options: ContractOptions<P, R>,
): Contract<P, R> {
  return { idempotent: true, timeoutMs: 5_000, ...options };
}

/** A contract that changes something: never repeated unless it says otherwise, 10 s unless it says otherwise. */
export function command<P extends z.ZodType, R extends z.ZodType>(
  options: ContractOptions<P, R>,
): Contract<P, R> {
  return { idempotent: false, timeoutMs: 10_000, ...options };
}
