import { clockAhead } from './cases/mongo/clock-ahead.js';
import { rollingRestart, stepDown } from './cases/mongo/hand-over.js';
import { primaryDiskFull, primaryKilled, primaryStopped } from './cases/mongo/lose-primary.js';
import { partition } from './cases/mongo/partition.js';
import { sameKey } from './cases/mongo/same-key.js';
import { twoDown } from './cases/mongo/two-down.js';
import type { ChaosCase } from './chaos-case.js';

/** Every case by its name. A new one is a file in `cases` and a line here. */
export const CASES: readonly ChaosCase[] = [
  primaryKilled,
  primaryStopped,
  partition,
  twoDown,
  stepDown,
  rollingRestart,
  sameKey,
  clockAhead,
  primaryDiskFull,
];
