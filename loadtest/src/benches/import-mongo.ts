import { join } from 'node:path';
import type { Bench, BenchResult, Progress } from '../bench.js';
import { round, shown } from '../bench.js';
import { importByCommand } from '../files/import-runs.js';
import { writeCsv } from '../files/write-csv.js';
import { alternate } from '../measure/alternate.js';
import { median, medianRatio } from '../measure/statistics.js';
import { mongoSettingsOf } from '../server/mongo-settings.js';
import { startReplicaSet } from '../server/replica-set.js';
import { onSite, type Site } from '../server/site.js';

const ROWS = 100_000;
const ROUNDS = 3;

export const importMongo: Bench = {
  name: 'import-mongo',
  question:
    'How many rows a second does an import bring into a three-member replica set on this machine, against SQLite?',
  run: (progress: Progress) => onSite(progress, measure),
};

/** Majority and journal are on, as always: what they cost is part of the figure. */
async function measure(site: Site): Promise<BenchResult> {
  const set = await startReplicaSet(site);
  const file = join(site.folder, 'rows.csv');
  await writeCsv(file, ROWS);
  const into = async (name: string, env: Readonly<Record<string, string>>): Promise<number> => {
    const { wallMs } = await importByCommand(site.folder, file, ROWS, env);
    const perSecond = (ROWS / wallMs) * 1000;
    site.progress(`${name}: ${Math.round(perSecond).toLocaleString('en')} rows/s`);
    return perSecond;
  };
  let databases = 0;
  const rates = await alternate(ROUNDS, {
    sqlite: () => into('SQLite', {}),
    mongo: () => into('MongoDB', mongoSettingsOf(set.addressOf(`bench_${databases++}`))),
  });
  return {
    name: 'import-mongo',
    ratios: { mongoToSqlitePerSecond: shown(medianRatio(rates.mongo, rates.sqlite)) },
    figures: {
      mongoRowsPerSecond: round(median(rates.mongo)),
      sqliteRowsPerSecond: round(median(rates.sqlite)),
    },
    settings: {
      rows: ROWS,
      members: set.members.length,
      writeConcern: 'majority with journal',
      includes: 'the start of the command and the making of empty books',
    },
    runs: ROUNDS,
  };
}
