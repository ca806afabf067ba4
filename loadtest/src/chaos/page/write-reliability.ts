import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeMachine } from '../../page/machine.js';
import type { ChaosCase } from '../chaos-case.js';
import { versionOf } from '../run/needs.js';
import type { CaseRun } from '../run/run-case.js';
import { withRuns } from './reliability-page.js';

const PAGE = fileURLToPath(new URL('../../../../docs/reference/reliability.md', import.meta.url));

/** Puts what was found into the page of the repository. @returns the path of the page */
export async function writeReliability(
  runs: readonly CaseRun[],
  cases: readonly ChaosCase[],
): Promise<string> {
  let page = await readFile(PAGE, 'utf8').catch(() => '');
  const date = new Date().toISOString().slice(0, 10);
  for (const { name, question, needs } of cases) {
    const ofCase = runs.filter((run) => run.name === name);
    if (ofCase.length === 0) continue;
    const versions = needs.flatMap((need) => versionOf(need) ?? []);
    page = withRuns(page, ofCase, { date, machine: describeMachine(), versions, question });
  }
  await writeFile(PAGE, page);
  return PAGE;
}
