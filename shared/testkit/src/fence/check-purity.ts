import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Breach } from './check-imports.js';

const PURE = /^(shared\/kernel\/src\/|services\/[^/]+\/src\/domain\/)/;

const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\b(async|await)\b/, 'waits'],
  [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/, 'reads the clock'],
  [/\bMath\.random\b/, 'uses chance'],
  [/\bconsole\.|\bprocess\./, 'talks to the outside'],
];

/** Finds what an import cannot show: a pure room that waits, looks at the clock or throws dice. */
export function checkPurity(root: string, files: readonly string[]): Breach[] {
  return files
    .filter((file) => PURE.test(file))
    .flatMap((file) => {
      const code = withoutComments(readFileSync(join(root, file), 'utf8'));
      return IMPURE.filter(([pattern]) => pattern.test(code)).map(([, what]) => ({
        from: file,
        to: what,
        rule: 'the domain and the kernel are pure',
      }));
    });
}

/** Comments and texts speak about clocks and waiting; only code is meant. */
function withoutComments(code: string): string {
  return code
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(^|\s)\/\/.*$/gm, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.)*`/g, "''");
}
