import { Worker } from 'node:worker_threads';
import { isProblemCode, problem } from '@merchant-analysis/contracts/problems';
import { type JobControl, JobStopped } from '@merchant-analysis/jobs/job-runner';
import { unreadable } from '../import/unreadable.js';
import type { FromWorker } from './worker-messages.js';

/** A step in hand that takes longer than this when the service stops is cut off: chunks are atomic. */
const PATIENCE_MS = 8_000;
/**
 * A chunk and what is made of it die young: with less, they are copied to the old heap first; with the next step up,
 * which is twice as much, the collector goes over the whole heap twenty times as often.
 */
const YOUNG_HEAP_MIB = 48;
const MOST_HEAP_MIB = 768;

/**
 * Runs a thread to its end and passes its progress on.
 * @throws JobStopped when the job must end here, or the Problem with which the thread failed
 */
export async function runWorker(file: URL, task: object, control: JobControl): Promise<void> {
  const worker = new Worker(file, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MIB, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB },
  });
  let stopped: unknown;
  let latest: Extract<FromWorker, { kind: 'progress' }> = { kind: 'progress', done: 0, step: 'starting' };
  const stop = (reason: unknown): void => {
    if (stopped !== undefined) return;
    stopped = reason;
    // Before the first row is written, and while an export is written, there is nothing that must be finished.
    if (latest.total === undefined) void worker.terminate();
    worker.postMessage('stop');
    setTimeout(() => void worker.terminate(), PATIENCE_MS).unref();
  };
  let reports: Promise<void> = Promise.resolve();
  const report = (message: Extract<FromWorker, { kind: 'progress' }>): void => {
    const { done, total, step } = message;
    reports = reports.then(() => control.report({ done, total, unit: 'rows', step })).catch(stop);
  };
  // Nothing is reported while a long file is read for the first time, but stopping must be noticed then too.
  const watch = setInterval(() => report(latest), 1_000);
  try {
    const end = await new Promise<FromWorker>((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind !== 'progress') return resolve(message);
        latest = message;
        report(message);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve({ kind: 'stopped' }));
    });
    await reports;
    if (end.kind === 'done') return;
    if (end.kind === 'failed') throw failureOf(end);
    throw stopped ?? new JobStopped('stopping');
  } catch (error) {
    throw isOutOfMemory(error) ? needsTooMuchMemory() : error;
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

function failureOf({ code, data, message }: Extract<FromWorker, { kind: 'failed' }>): Error {
  return code !== undefined && isProblemCode(code) ? problem(code, data) : new Error(message);
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function needsTooMuchMemory(): Error {
  return unreadable(
    'it needs too much memory to be read: split it or save it as CSV',
    '读取所需内存过多，请拆分文件或另存为 CSV',
  );
}
