import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '@merchant-analysis/storage/identifier';
import type { LocalUpload } from '../../ports/upload-store.js';
import { diskProblem, isAbsent } from './disk-problem.js';

/** A copy that nobody uses stays for the next step of the same import, which mostly follows at once. */
const KEEP_IDLE_MS = 60_000;
/** Copies that nobody uses; with more, the one that has waited longest goes. */
const MOST_IDLE = 2;
const FOREIGN_FOLDER_MS = 24 * 3_600_000;
/** Folders that this very process uses. */
const inUse = new Set<string>();

interface Copy {
  readonly path: string;
  readonly ready: Promise<void>;
  users: number;
  timer?: NodeJS.Timeout | undefined;
}

/**
 * Copies of uploads on this machine while they are read, in a folder of this process. What a killed process left is
 * removed by the next one that starts here.
 */
export class LocalCopies {
  readonly #parent: string;
  readonly folder: string;
  readonly #copies = new Map<string, Copy>();

  constructor(parent: string) {
    this.#parent = parent;
    this.folder = join(parent, `${hostname()}.${process.pid}.${newId('run')}`);
    inUse.add(this.folder);
  }

  /** Copies a file unless a copy is there, and lets work read it. */
  async use<T>(
    name: string,
    parts: () => AsyncIterable<Buffer>,
    work: (upload: LocalUpload) => Promise<T>,
  ): Promise<T> {
    const copy = this.#copies.get(name) ?? this.#fetch(name, parts);
    copy.users++;
    clearTimeout(copy.timer);
    try {
      await copy.ready;
      return await work({ path: copy.path, rowsPath: `${copy.path}.rows` });
    } finally {
      copy.users--;
      if (copy.users === 0 && this.#copies.get(name) === copy) this.#rest(name, copy);
    }
  }

  /** Removes folders of processes that are gone. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#parent).catch(() => [])) {
      const path = join(this.#parent, name);
      if (!inUse.has(path) && (await isAbandoned(path, name))) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }

  async close(): Promise<void> {
    for (const { timer } of this.#copies.values()) clearTimeout(timer);
    this.#copies.clear();
    inUse.delete(this.folder);
    await rm(this.folder, { recursive: true, force: true });
  }

  #fetch(name: string, parts: () => AsyncIterable<Buffer>): Copy {
    const path = join(this.folder, name);
    const copy: Copy = { path, ready: fill(this.folder, path, parts()), users: 0 };
    this.#copies.set(name, copy);
    copy.ready.catch(() => {
      if (this.#copies.get(name) === copy) this.#copies.delete(name);
    });
    return copy;
  }

  #rest(name: string, copy: Copy): void {
    // At the end of the line: a map keeps the order of insertion.
    this.#copies.delete(name);
    this.#copies.set(name, copy);
    copy.timer = setTimeout(() => this.#remove(name), KEEP_IDLE_MS);
    copy.timer.unref();
    const idle = [...this.#copies].filter(([, { users }]) => users === 0);
    for (const [oldest] of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) this.#remove(oldest);
  }

  #remove(name: string): void {
    const copy = this.#copies.get(name);
    if (!copy) return;
    clearTimeout(copy.timer);
    this.#copies.delete(name);
    void Promise.all([rm(copy.path, { force: true }), rm(`${copy.path}.rows`, { force: true })]);
  }
}

async function fill(folder: string, path: string, parts: AsyncIterable<Buffer>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await pipeline(Readable.from(parts), createWriteStream(path));
  } catch (error) {
    await rm(path, { force: true });
    throw diskProblem(error);
  }
}

/** Processes of this machine are asked; folders of other machines on the same disk are left alone for a day. */
async function isAbandoned(path: string, name: string): Promise<boolean> {
  const [run = '', pid = '', ...host] = name.split('.').reverse();
  if (!run.startsWith('run_')) return false;
  if (host.reverse().join('.') !== hostname()) {
    const touchedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      (error: unknown) => (isAbsent(error) ? Number.POSITIVE_INFINITY : 0),
    );
    return touchedAt < Date.now() - FOREIGN_FOLDER_MS;
  }
  // Our own number with another run is a process before us: a container counts from 1 every time.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
