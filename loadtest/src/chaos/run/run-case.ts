import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@merchant-analysis/kernel/random';
import type { Progress } from '../../bench.js';
import { openSite, type Site } from '../../server/site.js';
import type { ChaosCase, Finding, Stage } from '../chaos-case.js';
import { startHistory } from '../history/history.js';

export interface CaseRun {
  readonly name: string;
  readonly seed: number;
  readonly isPassed: boolean;
  readonly seconds: number;
  readonly finding?: Finding;
  readonly error?: unknown;
  /** Data, logs and history, where they are kept. */
  readonly folder?: string;
}

/** A case breaks things for a minute at most; starting and ending real servers is not counted in it. */
const LIMIT_MS = 240_000;

/** Runs a case once, and undoes everything it did. Never throws: what went wrong is in the result. */
export async function runCase(
  one: ChaosCase,
  { seed, progress, isKept = false }: { seed: number; progress: Progress; isKept?: boolean },
): Promise<CaseRun> {
  const begun = performance.now();
  const { site, close } = openSite('merchant-analysis-chaos-', progress);
  const { folder } = site;
  const stage = stageOf(one, seed, site);
  const ended = await withinLimit(one.run(stage));
  const seconds = (): number => Math.round((performance.now() - begun) / 1000);
  const keeps = isKept || !ended.isPassed;
  if (keeps) stage.history.save(join(folder, 'history.jsonl'));
  await close();
  if (!keeps) rmSync(folder, { recursive: true, force: true });
  return {
    name: one.name,
    seed,
    seconds: seconds(),
    ...ended,
    ...(keeps ? { folder } : {}),
  };
}

type Ended = Pick<CaseRun, 'isPassed' | 'finding' | 'error'>;

async function withinLimit(work: Promise<Finding>): Promise<Ended> {
  const timer = new AbortController();
  const limit = sleep(LIMIT_MS, undefined, { signal: timer.signal }).then(
    () => Promise.reject(new Error(`the case did not end within ${LIMIT_MS / 1000} s`)),
    () => new Promise<never>(() => {}),
  );
  try {
    const finding = await Promise.race([work, limit]);
    return { isPassed: Object.values(finding.targets).every(({ isKept }) => isKept), finding };
  } catch (error) {
    return { isPassed: false, error };
  } finally {
    timer.abort();
  }
}

function stageOf(one: ChaosCase, seed: number, site: Site): Stage {
  return {
    ...site,
    seed,
    random: seededRandom(`${one.name} ${seed}`),
    history: startHistory(),
    pathOf(need) {
      if (!one.needs.includes(need)) throw new Error(`${one.name} does not say that it needs ${need}`);
      return site.pathOf(need);
    },
    sleep: (ms) => sleep(ms),
  };
}
