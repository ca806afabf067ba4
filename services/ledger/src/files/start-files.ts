import { hostname } from 'node:os';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Answer } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { type JobRunner, startJobRunner } from '@merchant-analysis/jobs/job-runner';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Logger } from '@merchant-analysis/observability/logger';
import type { SettingValues } from '@merchant-analysis/settings/settings';
import { newId } from '@merchant-analysis/storage/identifier';
import { DEFAULT_BOUNDS } from '../import/source/file-bounds.js';
import type { BooksPlace } from '../open-books.js';
import type { FileStores } from '../ports/file-stores.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import { exportWork } from './exports.js';
import { fileAnswers } from './file-answers.js';
import { importWork } from './import-work.js';
import type { fileSettings } from './settings.js';
import { startImport } from './start-import.js';

interface FileRoom {
  readonly answers: Answer[];
  /** Goes on with what was left unfinished and takes new work. */
  start(): Promise<void>;
  /** Lets the chunk in hand finish; unfinished jobs go on at the next start. */
  stop(): Promise<void>;
}

interface FileRoomOptions {
  readonly files: FileStores;
  /** The books, as the threads of imports and exports open them. */
  readonly books: BooksPlace;
  readonly store: LedgerStore;
  readonly settings: SettingValues<typeof fileSettings>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const HOUR_MS = 3_600_000;
const KEEP_UPLOADS_MS = 24 * HOUR_MS;
const KEEP_REJECTS_MS = 24 * HOUR_MS;
const KEEP_EXPORTS_MS = 7 * 24 * HOUR_MS;
/** An import that nobody committed. */
const KEEP_UNDECIDED_MS = 7 * 24 * HOUR_MS;

/** Everything of the ledger that has to do with files: its actions, its jobs and its cleaning up. */
export function openFileRoom(options: FileRoomOptions): FileRoom {
  const { store, settings, clock, logger } = options;
  const { uploads, exports, rejects } = options.files;
  const bounds = { ...DEFAULT_BOUNDS, maxInflatedBytes: settings.importMaxBytes };
  const now = (): number => clock.now();
  let runner: JobRunner | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  const { imports, merchants, groups, jobs } = store;
  const wake = (): void => runner?.wake();
  const isWaiting = (): boolean => store.isStale();
  const tools = {
    imports,
    merchants,
    groups,
    jobs,
    uploads,
    exports,
    rejects,
    bounds,
    now,
    newId,
    wake,
    isWaiting,
  };
  const { books } = options;
  const work = {
    import: importWork({ imports, uploads, books, bounds, now }),
    export: exportWork({ exports, books }),
  };

  const sweep = async (): Promise<void> => {
    const undecided = await imports.listImportsInState(['awaiting-commit']);
    for (const entry of undecided) {
      if (entry.createdAt > now() - KEEP_UNDECIDED_MS) continue;
      const end = { state: 'cancelled', finishedAt: now() } as const;
      await imports.changeImport(entry.tenantId, entry.importId, ['awaiting-commit'], end);
    }
    const open = await imports.listImportsInState(['awaiting-commit', 'waiting', 'running']);
    const needed = new Set(open.map((entry) => String(entry.plan['uploadId'])));
    await uploads.sweep((uploadId) => needed.has(uploadId), now() - KEEP_UPLOADS_MS);
    await rejects.sweep(now() - KEEP_REJECTS_MS);
    await exports.sweep(now() - KEEP_EXPORTS_MS);
  };
  const sweepQuietly = (): void => {
    sweep().catch((error: unknown) => logger.error({ error }, 'old files could not be cleared away'));
  };

  return {
    answers: fileAnswers(tools),
    async start() {
      // An import is put in line in two steps: entry, then job. A crash between them is mended here.
      for (const entry of await imports.listImportsInState(['waiting', 'running'])) {
        const caller = entry.plan['caller'] as Caller | undefined;
        await startImport(tools, entry, caller ?? systemCaller(entry.tenantId));
      }
      runner = startJobRunner({
        store: jobs,
        work,
        holder: `ledger@${hostname()}:${process.pid}:${newId('run')}`,
        concurrency: settings.importConcurrency,
        leaseMs: settings.importLeaseSeconds * 1000,
        now,
        onError: (error, job) => logger.error({ error, jobId: job?.id }, 'a file job failed'),
      });
      sweepQuietly();
      sweeping = setInterval(sweepQuietly, HOUR_MS);
      sweeping.unref();
    },
    async stop() {
      clearInterval(sweeping);
      await runner?.stop();
    },
  };
}
