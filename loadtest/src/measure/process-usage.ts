import { readFileSync } from 'node:fs';

/** Linux counts CPU time of a process in hundredths of a second (USER_HZ). */
const TICK_MS = 10;

/** CPU milliseconds that a process has used so far, all threads. Linux only. */
export function cpuMsOfProcess(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The most memory that a process has had at once, bytes; undefined when it has ended. Linux only. */
export function peakBytesOfProcess(pid: number): number | undefined {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? Number(line[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
