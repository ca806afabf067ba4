import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run servers:install` puts what no package manager of the machine has: the repository's `.servers`. */
export const SERVERS_FOLDER = fileURLToPath(new URL('../../../../.servers', import.meta.url));

export interface ProgramPlace {
  readonly path: string;
  readonly by: 'variable' | 'PATH' | 'folder';
}

/**
 * Where a program is: what the variable names wins, then PATH, then the folder. A variable that names nothing is
 * believed all the same: who set it should read the error of that path and not silently get another server.
 */
export function findProgram(
  { name, variable }: { readonly name: string; readonly variable: string },
  env: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = SERVERS_FOLDER,
): ProgramPlace | undefined {
  const named = env[variable];
  if (named) return { path: named, by: 'variable' };
  for (const place of (env['PATH'] ?? '').split(delimiter)) {
    if (place !== '' && existsSync(join(place, name))) return { path: join(place, name), by: 'PATH' };
  }
  const path = join(folder, name);
  return existsSync(path) ? { path, by: 'folder' } : undefined;
}
