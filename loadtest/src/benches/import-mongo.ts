import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MONGOD, startMongoSet } from '@merchant-analysis/testkit/mongo-set';
import { findProgram } from '@merchant-analysis/testkit/servers/find-program';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import type { Bench, BenchResult, Progress } from '../bench.js';
import { round, shown } from '../bench.js';
import { importByCommand } from '../files/import-runs.js';
import { writeCsv } from '../files/write-csv.js';
import { alternate } from '../measure/alternate.js';
import { median, medianRatio } from '../measure/statistics.js';

const ROWS = 100_000;
const ROUNDS = 3;

export const importMongo: Bench = {
  name: 'import-mongo',
  question:
    'How many rows a second does an import bring into a three-member replica set on this machine, against SQLite?',
  run: measure,
};

/** Majority and journal are on, as always: what they cost is part of the figure. */
async function measure(progress: Progress): Promise<BenchResult> {
  const program = findProgram(MONGOD)?.path;
  if (program === undefined) throw new Error(`mongod is needed: ${MONGOD.install}`);
  const folder = temporaryFolder();
  const file = join(folder.path, 'rows.csv');
  const setFolder = join(folder.path, 'set');
  mkdirSync(setFolder);
  const set = await startMongoSet({ program, folder: setFolder });
  try {
    await writeCsv(file, ROWS);
    let databases = 0;
    const into = async (name: string, env: Readonly<Record<string, string>>): Promise<number> => {
      const { wallMs } = await importByCommand(folder.path, file, ROWS, env);
      const perSecond = (ROWS / wallMs) * 1000;
      progress(`${name}: ${Math.round(perSecond).toLocaleString('en')} rows/s`);
      return perSecond;
    };
    const rates = await alternate(ROUNDS, {
      sqlite: () => into('SQLite', {}),
      mongo: () => {
        const { uri, replicaSet, username, password } = set.addressOf(`bench_${databases++}`);
        return into('MongoDB', {
          MONGODB_URI: uri,
          MONGODB_REPLICA_SET: replicaSet,
          MONGODB_USERNAME: username ?? '',
          MONGODB_PASSWORD: password ?? '',
        });
      },
    });
    return {
      name: 'import-mongo',
      ratios: { mongoToSqlitePerSecond: shown(medianRatio(rates.mongo, rates.sqlite)) },
      figures: {
        mongoRowsPerSecond: round(median(rates.mongo)),
        sqliteRowsPerSecond: round(median(rates.sqlite)),
      },
      settings: { rows: ROWS, members: 3, writeConcern: 'majority, journal' },
      runs: ROUNDS,
    };
  } finally {
    await set.stop();
    folder.remove();
  }
}
