import { readFileSync } from 'node:fs';
import { descendantsOf } from './descendants.js';
import { cpuMsOfProcess, TICK_MS } from './process-usage.js';

/** A stretch of time, and what of it the processors of this machine gave to processes that are not ours. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** 1: one processor all the time. */
  readonly othersShare: number;
}

export interface OtherWork {
  /** The stretches of about a second so far, one after the other. */
  readonly stretches: readonly Stretch[];
  stop(): void;
}

interface Look {
  /** Milliseconds. */
  readonly at: number;
  /** CPU milliseconds of all processors so far, whoever had them. */
  readonly busyMs: number;
  /** CPU milliseconds of each of our processes so far, by its pid. */
  readonly ours: ReadonlyMap<number, number>;
}

const LOOK_EVERY_MS = 1_000;

/** Watches what else this machine does, beside this process and all that came from it. Linux only. */
export function watchOtherWork(now: () => number): OtherWork {
  const stretches: Stretch[] = [];
  let last = lookAt(now());
  const timer = setInterval(() => {
    const current = lookAt(now());
    stretches.push({ from: last.at, to: current.at, othersShare: othersShareOf(last, current) });
    last = current;
  }, LOOK_EVERY_MS);
  return { stretches, stop: () => clearInterval(timer) };
}

/** What of the time between two looks the processors gave to others. */
export function othersShareOf(before: Look, after: Look): number {
  const ours = [...after.ours].reduce((sum, [pid, cpuMs]) => sum + cpuMs - (before.ours.get(pid) ?? 0), 0);
  return (after.busyMs - before.busyMs - ours) / (after.at - before.at);
}

/** What the first line of `/proc/stat` counts as work, whoever did it: milliseconds of all processors together. */
export function parseBusyMs(stat: string): number {
  const [user, nice, system, , , interrupts, softInterrupts, stolen] = stat
    .slice(0, stat.indexOf('\n'))
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user! + nice! + system! + interrupts! + softInterrupts! + stolen!) * TICK_MS;
}

function lookAt(at: number): Look {
  return { at, busyMs: parseBusyMs(readFileSync('/proc/stat', 'utf8')), ours: ourCpuMs() };
}

function ourCpuMs(): Map<number, number> {
  const ours = new Map<number, number>();
  for (const pid of [process.pid, ...descendantsOf(process.pid).map((one) => one.pid)]) {
    try {
      ours.set(pid, cpuMsOfProcess(pid));
    } catch {
      // It has just ended.
    }
  }
  return ours;
}
