import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type CommandRun, runCommand } from '../measure/run-command.js';
import { HEADINGS } from './made-records.js';

/**
 * `npm run import` of a file into empty books, without npm around it.
 * @throws Error when not every row is in the books.
 */
export async function importByCommand(
  folder: string,
  file: string,
  rows: number,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  const dataDir = mkdtempSync(join(folder, 'books-'));
  try {
    const program = createRequire(import.meta.url).resolve('@merchant-analysis/embedded/commands/import');
    const args = [program, file, '--merchant', 'Bench', '--profile', 'transactions', '--json'];
    const run = await runCommand(process.execPath, args, { DATA_DIR: dataDir, LOG_LEVEL: 'error', ...env });
    const counts = JSON.parse(run.output.trim().split('\n').at(-1) ?? '') as { inserted: number };
    if (counts.inserted !== rows) throw new Error(`${counts.inserted} of ${rows} rows are in the books`);
    return run;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** `.import` of the sqlite3 command line into a table of text columns with a unique key. */
export async function importBySqlite(folder: string, file: string): Promise<CommandRun> {
  const dataDir = mkdtempSync(join(folder, 'sqlite-'));
  try {
    const table = `CREATE TABLE rows (${HEADINGS.map((name) => `${name} TEXT`).join(', ')}, UNIQUE (${HEADINGS[0]}))`;
    const args = [join(dataDir, 'rows.sqlite'), table, '.mode csv', `.import --skip 1 ${file} rows`];
    return await runCommand('sqlite3', ['-batch', '-bail', ...args]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** @throws Error that says how to get it. */
export async function requireSqlite(): Promise<string> {
  const run = await runCommand('sqlite3', ['--version']).catch(() => undefined);
  if (run) return run.output.split(' ')[0]!;
  throw new Error('The sqlite3 command is needed to compare with: apt-get install sqlite3');
}
