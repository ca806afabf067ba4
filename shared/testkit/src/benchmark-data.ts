import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The path of a file in the folder that `BENCHMARK_DATA` names. Without it a laptop skips the test with one line that
 * says what to set; in CI it fails.
 */
export function requireBenchmarkData(test: Mocha.Context, name: string): string {
  const folder = process.env['BENCHMARK_DATA'];
  const path = join(folder ?? '', name);
  if (folder !== undefined && existsSync(path)) return path;
  const message = `set BENCHMARK_DATA to the folder of ${name}`;
  if (process.env['CI']) throw new Error(message);
  process.stderr.write(`SKIPPED: ${message}\n`);
  return test.skip();
}
