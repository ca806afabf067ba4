import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Which of these processes holds the end of a loopback connection that has this local port; undefined when none
 * does. Linux only: read from /proc, so a process must belong to us.
 */
export function ownerOfPort(port: number, pids: readonly number[]): number | undefined {
  const inode = inodeOf(port);
  if (inode === undefined) return undefined;
  return pids.find((pid) => socketsOf(pid).includes(inode));
}

const LISTENS = '0A';

/** The socket with this local port, by the number that the kernel gives it. */
function inodeOf(port: number): string | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1)) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (local?.endsWith(suffix) && state !== LISTENS && inode !== '0') return inode;
  }
  return undefined;
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => {
      try {
        return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? ''];
      } catch {
        // Closed since it was listed.
        return [];
      }
    });
  } catch {
    // The process has ended.
    return [];
  }
}
