import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes generated pages into a folder, or, with `checkOnly`, finds out which of them differ from what is there.
 * @returns the names of the pages that were not as they should be.
 */
export function writeReference(
  folder: string,
  pages: Readonly<Record<string, string>>,
  options: { checkOnly: boolean },
): string[] {
  const different = Object.entries(pages).filter(([name, text]) => read(join(folder, name)) !== text);
  if (!options.checkOnly) {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of different) writeFileSync(join(folder, name), text);
  }
  return different.map(([name]) => name);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
