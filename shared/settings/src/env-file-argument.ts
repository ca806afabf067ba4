import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnvFile } from './env-file.js';
import type { EnvironmentVariables } from './settings.js';

/**
 * Takes `--env-file FILE` out of a command line and reads the file. Its values stand behind those of the process,
 * so that one can be overridden for one start. The path is meant from where npm was called.
 * @throws EnvFileArgumentError when the file is not named or cannot be read, EnvFileError for lines in it.
 */
export function takeEnvFile(
  args: readonly string[],
  processEnv: EnvironmentVariables,
): { args: string[]; env: EnvironmentVariables } {
  const at = args.findIndex((arg) => arg === '--env-file' || arg.startsWith('--env-file='));
  if (at < 0) return { args: [...args], env: processEnv };
  const isJoined = args[at] !== '--env-file';
  const file = isJoined ? args[at]!.slice('--env-file='.length) : args[at + 1];
  if (!file) throw new EnvFileArgumentError('--env-file needs the name of a file.');
  const path = resolve(processEnv['INIT_CWD'] ?? '.', file);
  return {
    args: args.toSpliced(at, isJoined ? 1 : 2),
    env: { ...parseEnvFile(read(path)), ...processEnv },
  };
}

/** A line that says what is wrong with `--env-file`. */
export class EnvFileArgumentError extends Error {
  override readonly name = 'EnvFileArgumentError';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new EnvFileArgumentError(
      `The file named by --env-file cannot be read: ${(error as Error).message}`,
    );
  }
}
