import { Problem } from '@merchant-analysis/kernel/problem';
import { SettingsError } from '@merchant-analysis/settings/settings';
import { UsageError } from './usage-error.js';

/** Runs a command and turns its failures into lines that say what to do: exit 2 for a wrong command line, else 1. */
export async function runCommand(usage: string, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    process.stderr.write(`${describe(error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${usage}\n`);
  }
}

function describe(error: unknown): string {
  if (error instanceof UsageError || error instanceof SettingsError) return error.message;
  if (error instanceof Problem) {
    const details = error.errors.map(({ path, message }) => `\n  - ${path}: ${message}`);
    return `${error.code}: ${error.message}${details.join('')}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
