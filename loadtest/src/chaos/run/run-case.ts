import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@merchant-analysis/kernel/random';
import type { Progress } from '../../bench.js';
import type { ChaosCase, Finding, Stage } from '../chaos-case.js';
import { startHistory } from '../history/history.js';
import { findNeed } from './needs.js';

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
  const undo: (() => unknown)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'merchant-analysis-chaos-'));
  const stage = stageOf(one, { seed, folder, progress, undo });
  const ended = await withinLimit(one.run(stage));
  const seconds = (): number => Math.round((performance.now() - begun) / 1000);
  const keeps = isKept || !ended.isPassed;
  if (keeps) stage.history.save(join(folder, 'history.jsonl'));
  for (const step of undo.reverse()) await Promise.resolve().then(step).catch(progressOf(progress));
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

function stageOf(
  one: ChaosCase,
  { seed, folder, progress, undo }: Pick<Stage, 'seed' | 'folder' | 'progress'> & { undo: (() => unknown)[] },
): Stage {
  return {
    seed,
    folder,
    progress,
    random: seededRandom(`${one.name} ${seed}`),
    history: startHistory(),
    pathOf(need) {
      const path = one.needs.includes(need) ? findNeed(need) : undefined;
      if (path === undefined) throw new Error(`${one.name} does not say that it needs ${need}`);
      return path;
    },
    defer: (step) => undo.push(step),
    sleep: (ms) => sleep(ms),
    async until(what, look, timeoutMs = 30_000) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const found = await look();
        if (found !== undefined && found !== false) return found;
        if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1000} s in vain for: ${what}`);
        await sleep(50);
      }
    },
  };
}

function progressOf(progress: Progress): (error: unknown) => void {
  return (error) => progress(`undoing failed: ${error instanceof Error ? error.message : String(error)}`);
}
