import type { Random } from '@merchant-analysis/kernel/random';
import type { Measured } from '../bench.js';
import type { Need } from '../server/needs.js';
import type { Site } from '../server/site.js';
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

/** Where a run of a case happens: a site that is kept when the case fails, its chance and its history. */
export interface Stage extends Site {
  readonly seed: number;
  readonly random: Random;
  readonly history: History;
  sleep(ms: number): Promise<void>;
}
