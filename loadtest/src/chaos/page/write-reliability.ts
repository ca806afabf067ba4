import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeMachine } from '../../page/machine.js';
import { versionOf } from '../../server/needs.js';
import type { ChaosCase } from '../chaos-case.js';
import type { CaseRun } from '../run/run-case.js';
import { withRuns } from './reliability-page.js';

const PAGE = fileURLToPath(new URL('../../../../docs/reference/reliability.md', import.meta.url));

/** Puts what the runs of a case found into the page of the repository. @returns the path of the page */
export async function writeReliability(
  runs: readonly CaseRun[],
  { needs, question }: ChaosCase,
): Promise<string> {
  const page = await readFile(PAGE, 'utf8').catch(() => '');
  const date = new Date().toISOString().slice(0, 10);
  const versions = needs.flatMap((need) => versionOf(need) ?? []);
  await writeFile(PAGE, withRuns(page, runs, { date, machine: describeMachine(), versions, question }));
  return PAGE;
}
