import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from '../bench.js';
import { describeMachine } from './machine.js';
import { withResult } from './performance-page.js';

const PAGE = fileURLToPath(new URL('../../../docs/reference/performance.md', import.meta.url));

/** Puts a result into the page of the repository. @returns the path of the page */
export async function writePage(result: BenchResult, question: string): Promise<string> {
  const before = await readFile(PAGE, 'utf8').catch(() => '');
  const date = new Date().toISOString().slice(0, 10);
  await writeFile(PAGE, withResult(before, result, { date, machine: describeMachine(), question }));
  return PAGE;
}
