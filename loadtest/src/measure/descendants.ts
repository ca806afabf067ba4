import { readdirSync, readFileSync } from 'node:fs';

/** A process and when it began, so that a number that was given again is not mistaken for it. */
export interface KnownProcess {
  readonly pid: number;
  readonly beganAt: string;
}

interface ProcessRow extends KnownProcess {
  readonly parent: number;
}

/** The children of a process, their children and so on. Linux only. */
export function descendantsOf(pid: number): KnownProcess[] {
  const children = Map.groupBy(allProcesses(), ({ parent }) => parent);
  const found: KnownProcess[] = [];
  const look = (parent: number): void => {
    for (const child of children.get(parent) ?? []) {
      found.push({ pid: child.pid, beganAt: child.beganAt });
      look(child.pid);
    }
  };
  look(pid);
  return found;
}

/** Whether this very process is still there; a zombie is not. */
export function isAlive({ pid, beganAt }: KnownProcess): boolean {
  return rowOf(pid)?.beganAt === beganAt;
}

function allProcesses(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => rowOf(Number(name)) ?? []);
}

function rowOf(pid: number): ProcessRow | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // The fields behind the name: state, parent, …, and 22nd of all the time of its begin.
    return fields[0] === 'Z' ? undefined : { pid, parent: Number(fields[1]), beganAt: fields[19]! };
  } catch {
    return undefined;
  }
}
