import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Reaper {
  /** Ends whatever is left over. @returns how many processes that were */
  end(): Promise<number>;
}

const PROGRAM = fileURLToPath(new URL('./reaper-main.js', import.meta.url));

/**
 * Starts a process beside this one that ends every process that came from this one as soon as this one is gone,
 * however it went. It hears of the end by its input being closed, and knows the processes by watching them come.
 */
export function startReaper(): Reaper {
  const reaper = spawn(process.execPath, [PROGRAM, String(process.pid)], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let told = '';
  reaper.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const ended = once(reaper, 'close');
  reaper.unref();
  return {
    async end() {
      reaper.ref();
      reaper.stdin.end();
      await ended;
      return Number(told.trim());
    },
  };
}
