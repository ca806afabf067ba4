import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '@merchant-analysis/kernel/problem';
import { FOR_A_THREAD, openBooks } from '../open-books.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import type { ExportTask, FromWorker, ImportTask } from './worker-messages.js';

class Stopped extends Error {}

/** What the work in a thread has to do with the service that started it. */
export interface FileThread {
  send(message: FromWorker): void;
  /** Ends the work, as `stopped`, when the service has asked for it. */
  stopIfAsked(): void;
}

/**
 * Runs one import or export in this worker thread, which holds the books open itself. Messages are its only way to
 * the service; the last one says how it ended.
 */
export async function runFileThread<T extends ImportTask | ExportTask>(
  work: (task: T, store: LedgerStore, thread: FileThread) => Promise<void>,
): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('this file runs as a worker thread');
  let isStopping = false;
  port.on('message', () => {
    isStopping = true;
  });
  const send = (message: FromWorker): void => port.postMessage(message);
  const stopIfAsked = (): void => {
    if (isStopping) throw new Stopped();
  };
  const task = workerData as T;
  let store: LedgerStore | undefined;
  try {
    store = await openBooks(task.books.dataDir, task.books.address, FOR_A_THREAD);
    await work(task, store, { send, stopIfAsked });
    send({ kind: 'done' });
  } catch (error) {
    send(endOf(error));
  } finally {
    await store?.close();
    port.close();
  }
}

function endOf(error: unknown): FromWorker {
  if (error instanceof Stopped) return { kind: 'stopped' };
  if (error instanceof Problem) {
    return { kind: 'failed', code: error.code, data: { ...error.data }, message: error.message };
  }
  return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
