import { OutputFileError } from './output-file.js';
import { SeriesFileError } from './series-file.js';
import { UsageError } from './usage-error.js';

/** Errors whose message alone says what to do. */
const EXPLAINED = [SeriesFileError, OutputFileError, UsageError];

/** Runs a command; its failures become lines that say what to do: exit 2 for a wrong command line, else 1. */
export async function runCommand(usage: string, command: (argv: string[]) => Promise<void>): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    await command(argv);
  } catch (error) {
    if (!EXPLAINED.some((kind) => error instanceof kind)) throw error;
    process.exitCode = error instanceof UsageError ? 2 : 1;
    process.stderr.write(`${(error as Error).message}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${usage}\n`);
  }
}
