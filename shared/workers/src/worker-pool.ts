import { problem } from '@merchant-analysis/contracts/problems';
import { Piscina } from 'piscina';

export interface WorkerPoolOptions {
  /** The module that has the function: pure, and its input and output can be copied. */
  readonly file: URL;
  /** The name under which the module exports it. */
  readonly functionName: string;
  /** How many run at once, at least 1. */
  readonly threads: number;
  /** How many may wait for a thread; more are told to come back. */
  readonly queue: number;
  /** Whose work it is, for the problem that a caller sees. */
  readonly service: string;
}

export interface WorkerPool<I, O> {
  /**
   * Runs the function in a thread. What it throws is thrown here.
   * @throws Problem SERVICE_UNAVAILABLE when too many wait or the thread died (another one takes its place), TIMEOUT
   * when the time is up: then the thread is ended, for nothing else stops a computation.
   */
  run(input: I, timeLeftMs: number): Promise<O>;
  /** Waits for what is being computed, and ends the threads. */
  close(): Promise<void>;
}

/** Idle threads but one leave after this time, milliseconds. */
const IDLE_MS = 30_000;
const MOST_HEAP_MIB = 512;
const CLOSE_WITHIN_MS = 10_000;
/** The longest time that a timer can be set to. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Threads for maths that would keep the loop from turning. They start with the first task, so that a process that
 * never computes has none.
 */
export function createWorkerPool<I, O>(options: WorkerPoolOptions): WorkerPool<I, O> {
  const { file, functionName, threads, queue, service } = options;
  let pool: Piscina<I, O> | undefined;
  // Piscina's own `maxQueue` (5.3.2) does not count tasks that it has put back: the bound did not hold when tried.
  let inHand = 0;
  const start = (): Piscina<I, O> => {
    const started = new Piscina<I, O>({
      filename: file.href,
      name: functionName,
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
      closeTimeout: CLOSE_WITHIN_MS,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MIB },
    });
    // A thread that dies between two tasks: the next task starts another one.
    started.on('error', () => undefined);
    return started;
  };
  return {
    async run(input, timeLeftMs) {
      if (inHand >= threads + queue) throw problem('SERVICE_UNAVAILABLE', { service });
      pool ??= start();
      inHand++;
      const timeUp = new AbortController();
      const timer = setTimeout(() => timeUp.abort(), Math.min(Math.max(0, timeLeftMs), LONGEST_MS));
      try {
        return await pool.run(input, { signal: timeUp.signal });
      } catch (error) {
        if (timeUp.signal.aborted) throw problem('TIMEOUT', { service }, { cause: error });
        if (isOfThePool(error)) throw problem('SERVICE_UNAVAILABLE', { service }, { cause: error });
        throw error;
      } finally {
        clearTimeout(timer);
        inHand--;
      }
    },
    async close() {
      await pool?.close();
    },
  };
}

/** What Piscina and Node say when the thread of a task came to an end: they have no codes of their own. */
const POOL_MESSAGES = /^(worker exited with code|Terminating worker thread)/;

function isOfThePool(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return POOL_MESSAGES.test(error.message) || ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY');
}
