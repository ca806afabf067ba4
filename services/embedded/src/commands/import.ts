import { resolve } from 'node:path';
import { compose as composeIdentity } from '@merchant-analysis/identity/container';
import { compose as composeLedger } from '@merchant-analysis/ledger/container';
import { IMPORT_USAGE, parseImportArguments } from './import-arguments.js';
import { importFile } from './import-file.js';
import { openPlatform } from './open-platform.js';
import { progressLine } from './progress-line.js';
import { runCommand } from './run-command.js';

const INTERRUPTED = 130;

await runCommand(IMPORT_USAGE, async (args, env) => {
  const asked = parseImportArguments(args);
  // npm runs scripts in the root of the platform: a path is meant from where the command was typed.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const { rejectedFile } = asked;
  const file = resolve(from, asked.file);
  const placed = { ...asked, file, rejectedFile: rejectedFile && resolve(from, rejectedFile) };
  const platform = await openPlatform(env, { ledger: composeLedger, identity: composeIdentity });
  const progress = progressLine(process.stderr);
  process.once('SIGINT', () => {
    progress.end();
    process.stderr.write('Stopping after the rows in hand. The same command goes on from there.\n');
    platform.close().finally(() => process.exit(INTERRUPTED));
  });
  try {
    await importFile(platform.host, placed, {
      print: (line) => process.stdout.write(`${line}\n`),
      tell: (line) => process.stderr.write(`${line}\n`),
      progress,
    });
  } finally {
    await platform.close();
  }
});
