import { descendantsOf, isAlive, type KnownProcess } from '../measure/descendants.js';

/**
 * Remembers every descendant of the process that its argument names. When its input ends, kills those that are left
 * and says how many they were.
 */
const LOOK_EVERY_MS = 100;
const runner = Number(process.argv[2]);
const known = new Map<number, KnownProcess>();

function look(): void {
  for (const one of descendantsOf(runner)) if (one.pid !== process.pid) known.set(one.pid, one);
}

const timer = setInterval(look, LOOK_EVERY_MS);
look();
process.stdin.resume().once('close', () => {
  clearInterval(timer);
  look();
  const left = [...known.values()].filter(isAlive);
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in this moment.
    }
  }
  process.stdout.write(`${left.length}\n`);
});
// When the runner was killed nobody listens.
process.stdout.on('error', () => {});
// Signals for the runner's terminal are the runner's business; its end is what counts here.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
