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

const LOOK_EVERY_MS = 1_000;

/** Watches what else this machine does, beside this process and all that came from it. Linux only. */
export function watchOtherWork(now: () => number): OtherWork {
  const stretches: Stretch[] = [];
  let last = { at: now(), busyMs: busyMsOfMachine(), ours: ourCpuMs() };
  const timer = setInterval(() => {
    const current = { at: now(), busyMs: busyMsOfMachine(), ours: ourCpuMs() };
    const othersMs = current.busyMs - last.busyMs - grownBy(last.ours, current.ours);
    stretches.push({ from: last.at, to: current.at, othersShare: othersMs / (current.at - last.at) });
    last = current;
  }, LOOK_EVERY_MS);
  return { stretches, stop: () => clearInterval(timer) };
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

function busyMsOfMachine(): number {
  return parseBusyMs(readFileSync('/proc/stat', 'utf8'));
}

/** CPU milliseconds by pid. */
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

function grownBy(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((sum, [pid, cpuMs]) => sum + cpuMs - (before.get(pid) ?? 0), 0);
}
