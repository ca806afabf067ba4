import type { Random } from '@merchant-analysis/kernel/random';
import type { Measured, Progress } from '../bench.js';
import type { History } from './history/history.js';

/** What one run of a case found. Units are in the names. */
export interface Finding {
  /** The case passes when all of these are kept. */
  readonly targets: Readonly<Record<string, Measured>>;
  readonly figures: Readonly<Record<string, number>>;
}

/** A fault, and what must hold while it lasts and after it. */
export interface ChaosCase {
  readonly name: string;
  /** What is broken, and what must hold: one line. */
  readonly question: string;
  /** Part of the subset that CI runs. */
  readonly isQuick: boolean;
  readonly needs: readonly Need[];
  run(stage: Stage): Promise<Finding>;
}

export const NEEDS = ['mongod', 'redis-server', 'nats-server', 'faketime', 'tmpfs'] as const;
export type Need = (typeof NEEDS)[number];

/** Where a run of a case happens: its folder, its chance, its history, and what is undone at its end. */
export interface Stage {
  readonly seed: number;
  readonly random: Random;
  /** An empty folder for data and logs; kept when the case fails. */
  readonly folder: string;
  readonly history: History;
  readonly progress: Progress;
  /** Path of what the case needs. */
  pathOf(need: Need): string;
  /** Undone at the end of the case, the last one first, whatever happened. */
  defer(undo: () => unknown): void;
  sleep(ms: number): Promise<void>;
  /** Polls until the look gives something. @throws Error that names what was waited for */
  until<T>(
    what: string,
    look: () => Promise<T | undefined | false> | T | undefined | false,
    timeoutMs?: number,
  ): Promise<T>;
}
