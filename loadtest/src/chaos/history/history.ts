import { writeFileSync } from 'node:fs';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { Operation, Outcome } from './operation.js';

/** What an error says of the effect. */
export type Judge = (error: unknown) => { outcome: Exclude<Outcome, 'ok'>; reason: string };

/** Remembers every operation of a case, in the order in which they ended. */
export interface History {
  readonly operations: readonly Operation[];
  /** Milliseconds since the history began. */
  now(): number;
  /** Runs an operation and remembers how it ended. Never throws. @returns whether it ended with `ok` */
  record(
    operation: Pick<Operation, 'kind' | 'id' | 'from'>,
    work: () => Promise<unknown>,
    judge?: Judge,
  ): Promise<boolean>;
  only(kind: Operation['kind'], from?: string): Operation[];
  /** One JSON object a line. */
  save(file: string): void;
}

export function startHistory(): History {
  const operations: Operation[] = [];
  const begun = performance.now();
  const now = (): number => performance.now() - begun;
  return {
    operations,
    now,
    async record(operation, work, judge = unknownUnlessSaid) {
      const invokedAt = now();
      let ended: { outcome: Outcome; reason?: string } = { outcome: 'ok' };
      try {
        await work();
      } catch (error) {
        ended = judge(error);
      }
      operations.push({ ...operation, invokedAt, completedAt: now(), ...ended });
      return ended.outcome === 'ok';
    },
    only: (kind, from) =>
      operations.filter((one) => one.kind === kind && (from === undefined || one.from === from)),
    save: (file) => {
      writeFileSync(file, operations.map((operation) => `${JSON.stringify(operation)}\n`).join(''));
    },
  };
}

/** Nothing is known of an effect unless the one who threw vouches that there is none. */
export const unknownUnlessSaid: Judge = (error) => ({ outcome: 'unknown', reason: reasonOf(error) });

export function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
