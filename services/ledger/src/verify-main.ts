import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Problem } from '@merchant-analysis/kernel/problem';
import { commonSettings } from '@merchant-analysis/settings/common';
import { EnvFileError } from '@merchant-analysis/settings/env-file';
import { EnvFileArgumentError, takeEnvFile } from '@merchant-analysis/settings/env-file-argument';
import { mongoAddress } from '@merchant-analysis/settings/mongo';
import { loadSettings, SettingsError } from '@merchant-analysis/settings/settings';
import { booksFile } from './books-file.js';
import { openBooks } from './open-books.js';

const MOST_LINES = 1_000;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const USAGE = `npm run ledger:verify -- [--tenant ID] [--merchant ID]

  --tenant    id of the only tenant to look at
  --merchant  id of the only merchant to look at

--env-file FILE: the settings that npm start was given, DATA_DIR above all`;

/** `npm run ledger:verify`: in SQLite or MongoDB, rollups equal a recomputation, else a list of the cells that differ and exit 1. */
async function verify(): Promise<number> {
  const { args, env } = takeEnvFile(process.argv.slice(2), process.env);
  const text = { type: 'string' } as const;
  const help = { type: 'boolean', short: 'h' } as const;
  const { values } = parseArgs({ args, options: { tenant: text, merchant: text, help } });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const settings = loadSettings(commonSettings, env);
  const { dataDir } = settings;
  const address = mongoAddress(settings);
  if (!address && !existsSync(booksFile(dataDir))) {
    say(
      `There are no books at ${booksFile(dataDir)}: set DATA_DIR to the folder that holds them, or MONGODB_URI.`,
    );
    return 1;
  }
  const store = await openBooks(dataDir, address, { migrate: false });
  let lines = 0;
  const result = await store.check.checkBooks(
    { tenantId: values.tenant, merchantId: values.merchant },
    ({ merchantId, table, cell, kept, recomputed }) => {
      lines++;
      if (lines > MOST_LINES) return;
      say(`${merchantId} ${table} ${cell}: kept ${kept ?? 'nothing'}; recomputed ${recomputed ?? 'nothing'}`);
    },
  );
  await store.close();
  if (lines > MOST_LINES) say(`… and ${lines - MOST_LINES} more`);
  const { merchants, transactions, cells, differences } = result;
  say(
    differences === 0
      ? `The books are right: ${merchants} merchants, ${transactions} transactions, ${cells} cells equal a recomputation.`
      : `${differences} of ${cells} cells differ from a recomputation over ${transactions} transactions.`,
  );
  if (merchants === 0) say('No merchant fits --tenant and --merchant.');
  const isNarrowed = values.tenant !== undefined || values.merchant !== undefined;
  return differences > 0 || (merchants === 0 && isNarrowed) ? 1 : 0;
}

const EXPLAINED = [EnvFileError, EnvFileArgumentError, SettingsError, Problem];

process.exitCode = await verify().catch((error: unknown) => {
  if (!EXPLAINED.some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  return 1;
});
