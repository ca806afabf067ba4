import type { Bench } from './bench.js';
import { analyze } from './benches/analyze.js';
import { cluster } from './benches/cluster.js';
import { cold } from './benches/cold.js';
import { forecast } from './benches/forecast.js';
import { growth } from './benches/growth.js';
import { importCsv } from './benches/import.js';
import { importMongo } from './benches/import-mongo.js';
import { importXlsx } from './benches/import-xlsx.js';
import { mixed } from './benches/mixed.js';
import { replicas } from './benches/replicas.js';
import { safety } from './benches/safety.js';
import { series } from './benches/series.js';

/** Every bench by its name. */
export const BENCHES: readonly Bench[] = [
  importCsv,
  importXlsx,
  importMongo,
  series,
  growth,
  analyze,
  cold,
  mixed,
  forecast,
  cluster,
  replicas,
  safety,
];
