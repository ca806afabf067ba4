import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** One setting: the variable that holds it, what it may be, and what it is for. */
export interface Setting<T extends z.ZodType = z.ZodType> {
  readonly env: string;
  readonly schema: T;
  /** One line for the reference page. */
  readonly description: string;
  /** Never printed; may also come as a file named by `<ENV>_FILE`. */
  readonly secret?: boolean;
}

export type SettingDefinitions = Readonly<Record<string, Setting>>;
export type SettingValues<D extends SettingDefinitions> = { [Name in keyof D]: z.output<D[Name]['schema']> };
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the settings, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly mistakes: readonly string[]) {
    super(`The settings need attention:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
  }
}

/** Keeps the types of a table of settings. */
export function defineSettings<const D extends SettingDefinitions>(definitions: D): D {
  return definitions;
}

/**
 * Reads settings from the environment. An empty variable counts as absent.
 * @throws SettingsError with every mistake when one does not fit.
 */
export function loadSettings<D extends SettingDefinitions>(
  definitions: D,
  env: EnvironmentVariables,
): SettingValues<D> {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(definitions)) {
    const text = readVariable(setting, env, mistakes);
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else {
      const reasons = parsed.error.issues.map((issue) => issue.message).join('; ');
      const shown = setting.secret || text === undefined ? '' : ` (it is "${text}")`;
      mistakes.push(`${setting.env}${shown}: ${reasons}. ${setting.description}`);
    }
  }
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return values as SettingValues<D>;
}

/** The values as they may be printed: secrets become `***`. Keys are the variables' names. */
export function printableSettings<D extends SettingDefinitions>(
  definitions: D,
  values: SettingValues<D>,
): Record<string, unknown> {
  const printable: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(definitions)) {
    const value = values[name as keyof D];
    printable[setting.env] = setting.secret && value !== undefined ? '***' : value;
  }
  return printable;
}

/** `true`, `1`, `on`, `yes` and their opposites, in any case. */
export const switchSetting = z.stringbool({
  truthy: ['true', '1', 'on', 'yes'],
  falsy: ['false', '0', 'off', 'no'],
});

function readVariable(setting: Setting, env: EnvironmentVariables, mistakes: string[]): string | undefined {
  const value = env[setting.env];
  if (value !== undefined && value !== '') return value;
  const file = setting.secret ? env[`${setting.env}_FILE`] : undefined;
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    mistakes.push(`${setting.env}_FILE names ${file}, which cannot be read: ${(error as Error).message}`);
    return undefined;
  }
}
