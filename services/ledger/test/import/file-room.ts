import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { service } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import {
  createImport,
  getImport,
  type ImportRecord,
  openUpload,
  readImportErrors,
  writeUploadPart,
} from '@merchant-analysis/contracts/files';
import { createMerchant, type Merchant } from '@merchant-analysis/contracts/merchants';
import { openDiskFiles } from '@merchant-analysis/ledger/adapters/files/file-stores.disk';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { openFileRoom } from '@merchant-analysis/ledger/files/start-files';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { newId } from '@merchant-analysis/storage/identifier';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';

export const TENANT = 'ten_00000001';
export const OWNER: Caller = { tenantId: TENANT, userId: 'usr_00000001', roles: ['owner'] };

/** The file actions of the ledger, on real books in a folder of their own, with real worker threads. */
export interface TestRoom {
  readonly store: LedgerStore;
  readonly nodes: TwoNodes;
  readonly folder: string;
  merchant(fields?: Partial<InputOf<typeof createMerchant>>): Promise<Merchant>;
  /** Sends a file in parts. @returns its upload id */
  upload(fileName: string, bytes: Buffer, caller?: Caller): Promise<string>;
  /** Uploads, imports and waits for the end. */
  import(
    fileName: string,
    bytes: Buffer | string,
    options: ImportOptions,
    caller?: Caller,
  ): Promise<ImportRecord>;
  finished(importId: string, caller?: Caller): Promise<ImportRecord>;
  /** Text of the file of rejected rows, without the mark at its start. */
  rejects(importId: string): Promise<string>;
  stop(): Promise<void>;
}

type ImportOptions = Omit<InputOf<typeof createImport>, 'uploadId'>;

export async function openTestRoom(importMaxBytes = 200_000_000): Promise<TestRoom> {
  const folder = temporaryFolder();
  const storeFile = join(folder.path, 'ledger.sqlite');
  const store = openLedgerStore(storeFile);
  const clock = { now: Date.now };
  const room = openFileRoom({
    files: openDiskFiles(folder.path, importMaxBytes),
    books: { dataDir: folder.path, address: undefined },
    store,
    settings: { importMaxBytes, importConcurrency: 1, importLeaseSeconds: 30 },
    clock,
    logger: silentLogger(),
  });
  const schema = service('ledger', {
    answers: room.answers,
    started: () => room.start(),
    stopped: () => room.stop(),
  });
  const nodes = await startTwoNodes([schema]);
  const { host } = nodes;

  const finished = async (importId: string, caller = OWNER): Promise<ImportRecord> => {
    for (;;) {
      const record = await host.ask(getImport, { importId }, { caller });
      const isOver = record.job && ['succeeded', 'failed', 'cancelled'].includes(record.job.state);
      if (isOver && record.finishedAt) return record;
      await pause(20);
    }
  };
  const upload = async (fileName: string, bytes: Buffer, caller = OWNER): Promise<string> => {
    const { uploadId } = await host.ask(openUpload, { fileName, sizeBytes: bytes.length }, { caller });
    for (let offset = 0; offset < bytes.length; offset += 200_000) {
      const part = bytes.subarray(offset, offset + 200_000).toString('base64');
      await host.ask(writeUploadPart, { uploadId, offset, bytes: part }, { caller });
    }
    return uploadId;
  };
  return {
    store,
    nodes,
    folder: folder.path,
    upload,
    finished,
    async merchant(fields = {}) {
      const parsed = createMerchant.params.parse({ name: { zh: '面馆' }, ...fields });
      return store.merchants.createMerchant({
        tenantId: TENANT,
        merchantId: newId('mer'),
        fields: parsed,
        createdAt: clock.now(),
      });
    },
    async import(fileName, bytes, options, caller = OWNER) {
      const uploadId = await upload(fileName, Buffer.from(bytes), caller);
      const { id } = await host.ask(createImport, { uploadId, ...options }, { caller });
      return finished(id, caller);
    },
    async rejects(importId) {
      const parts: Buffer[] = [];
      for (let offset: number | undefined = 0; offset !== undefined; ) {
        const part: { base64: string; nextOffset?: number | undefined } = await host.ask(
          readImportErrors,
          { importId, offset },
          { caller: OWNER },
        );
        parts.push(Buffer.from(part.base64, 'base64'));
        offset = part.nextOffset;
      }
      return Buffer.concat(parts)
        .toString('utf8')
        .replace(/^\ufeff/, '');
    },
    async stop() {
      await nodes.stop();
      store.close();
      folder.remove();
    },
  };
}

/** A file beside the tests. */
export function fixture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../../test/fixtures', name));
}
