import { Problem } from '@merchant-analysis/kernel/problem';
import { EnvFileError } from '@merchant-analysis/settings/env-file';
import { EnvFileArgumentError, takeEnvFile } from '@merchant-analysis/settings/env-file-argument';
import { type EnvironmentVariables, SettingsError } from '@merchant-analysis/settings/settings';
import { UsageError } from './usage-error.js';

/**
 * Runs a command with its arguments and the settings, from the process and from `--env-file FILE` as `npm start`
 * takes it, and turns its failures into lines that say what to do: exit 2 for a wrong command line, else 1.
 * Asked for help, it tells how the command is used and does nothing else.
 */
export async function runCommand(
  usage: string,
  command: (args: string[], env: EnvironmentVariables) => Promise<void>,
): Promise<void> {
  const given = process.argv.slice(2);
  if (given.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(`${usage}\n\n${ENV_FILE_USAGE}\n`);
    return;
  }
  try {
    const { args, env } = takeEnvFile(given, process.env);
    await command(args, env);
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    process.stderr.write(`${describe(error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${usage}\n\n${ENV_FILE_USAGE}\n`);
  }
}

const ENV_FILE_USAGE = '--env-file FILE: the settings that npm start was given, DATA_DIR above all';

/** Errors whose message alone says what to do. */
const EXPLAINED = [UsageError, SettingsError, EnvFileError, EnvFileArgumentError];

function describe(error: unknown): string {
  if (EXPLAINED.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Problem) {
    const details = error.errors.map(({ path, message }) => `\n  - ${path}: ${message}`);
    return `${error.code}: ${error.message}${details.join('')}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
