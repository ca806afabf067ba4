import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../bench.js';
import { findNeed, HOW_TO_GET, type Need } from './needs.js';

/** Where real servers run: a folder of its own, the programs of this machine, and what is undone at the end. */
export interface Site {
  /** An empty folder for data and logs. */
  readonly folder: string;
  readonly progress: Progress;
  /** Path of a program. @throws Error that says how to get it */
  pathOf(need: Need): string;
  /** Undone at the end, the last one first, whatever happened. */
  defer(undo: () => unknown): void;
  /** Polls until the look gives something. @throws Error that names what was waited for */
  until<T>(
    what: string,
    look: () => Promise<T | undefined | false> | T | undefined | false,
    timeoutMs?: number,
  ): Promise<T>;
}

interface OpenSite {
  readonly site: Site;
  /** Undoes everything; what cannot be undone is told, and the rest goes on. */
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 50;

/** Works on a site of its own, of which nothing is left. */
export async function onSite<T>(progress: Progress, work: (site: Site) => Promise<T>): Promise<T> {
  const { site, close } = openSite('merchant-analysis-bench-', progress);
  try {
    return await work(site);
  } finally {
    await close();
    rmSync(site.folder, { recursive: true, force: true });
  }
}

/** Opens a site. Closing leaves its folder. @param prefix of the folder's name */
export function openSite(prefix: string, progress: Progress): OpenSite {
  const undo: (() => unknown)[] = [];
  const site: Site = {
    folder: mkdtempSync(join(tmpdir(), prefix)),
    progress,
    pathOf(need) {
      const path = findNeed(need);
      if (path === undefined) throw new Error(`${need} is needed: ${HOW_TO_GET[need]}`);
      return path;
    },
    defer: (step) => undo.push(step),
    async until(what, look, timeoutMs = 30_000) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const found = await look();
        if (found !== undefined && found !== false) return found;
        if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1000} s in vain for: ${what}`);
        await sleep(LOOK_EVERY_MS);
      }
    },
  };
  const close = async (): Promise<void> => {
    for (const step of undo.reverse()) {
      await Promise.resolve()
        .then(step)
        .catch((error: unknown) =>
          progress(`undoing failed: ${error instanceof Error ? error.message : String(error)}`),
        );
    }
  };
  return { site, close };
}
