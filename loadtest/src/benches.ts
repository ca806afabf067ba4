import type { Bench } from './bench.js';
import { analyze } from './benches/analyze.js';
import { cold } from './benches/cold.js';
import { growth } from './benches/growth.js';
import { series } from './benches/series.js';

/** Every bench by its name. */
export const BENCHES: readonly Bench[] = [series, growth, cold, analyze];
