import { importerKilled, importPrimaryKilled, importPrimaryStopped } from './cases/cluster/import-through.js';
import { clockAhead as mongoClockAhead } from './cases/mongo/clock-ahead.js';
import { rollingRestart as mongoRollingRestart, stepDown } from './cases/mongo/hand-over.js';
import { primaryDiskFull, primaryKilled, primaryStopped } from './cases/mongo/lose-primary.js';
import { partition } from './cases/mongo/partition.js';
import { sameKey as mongoSameKey } from './cases/mongo/same-key.js';
import { twoDown } from './cases/mongo/two-down.js';
import { allBusServersRestarted, busBlackholed, oneBusServerKilled } from './cases/platform/bus-away.js';
import { clockAhead } from './cases/platform/clock-ahead.js';
import { diskFull } from './cases/platform/disk-full.js';
import { duplicateDelivery } from './cases/platform/duplicate-delivery.js';
import {
  redisEmptied,
  redisGone,
  redisMasterKilled,
  redisMasterStopped,
} from './cases/platform/redis-away.js';
import { rollingRestart } from './cases/platform/rolling-restart.js';
import { sameKey } from './cases/platform/same-key.js';
import { serviceKilled } from './cases/platform/service-killed.js';
import { slowDependency } from './cases/platform/slow-dependency.js';
import type { ChaosCase } from './chaos-case.js';

/** Every case by its name. A new one is a file in `cases` and a line here. */
export const CASES: readonly ChaosCase[] = [
  primaryKilled,
  primaryStopped,
  partition,
  twoDown,
  stepDown,
  mongoRollingRestart,
  mongoSameKey,
  mongoClockAhead,
  primaryDiskFull,
  serviceKilled,
  rollingRestart,
  oneBusServerKilled,
  allBusServersRestarted,
  busBlackholed,
  slowDependency,
  duplicateDelivery,
  sameKey,
  diskFull,
  clockAhead,
  redisMasterKilled,
  redisMasterStopped,
  redisEmptied,
  redisGone,
  importPrimaryKilled,
  importPrimaryStopped,
  importerKilled,
];
