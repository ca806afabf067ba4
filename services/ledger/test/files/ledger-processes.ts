import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Host, hostOf } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import {
  createImport,
  getImport,
  type ImportRecord,
  openUpload,
  PART_BYTES,
  writeUploadPart,
} from '@merchant-analysis/contracts/files';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { WireBytes } from '@merchant-analysis/contracts/wire-bytes';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { joinBus, startNatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { NATS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';

export const OWNER: Caller = { tenantId: 'ten_takeover0', userId: 'usr_owner0000', roles: ['owner'] };
const MAIN = fileURLToPath(import.meta.resolve('@merchant-analysis/ledger/main'));

/** Processes of the ledger on one replica set, each on a disk of its own, and a door that asks them by turns. */
export interface LedgerProcesses {
  readonly host: Host;
  /** Starts one more, on the disk of one that is gone if it is given, and waits until it answers. */
  start(onDiskOf?: ChildProcess): Promise<ChildProcess>;
  /** The folder of a process: its copies lie there. */
  folderOf(process: ChildProcess): string;
  stop(): Promise<void>;
}

export async function startLedgers(test: Mocha.Context, address: MongoAddress): Promise<LedgerProcesses> {
  const nats = await startNatsCluster(requireProgram(test, NATS_SERVER));
  const folder = temporaryFolder();
  const gateway = await joinBus(nats, 'gateway', { heartbeatSeconds: 1, heartbeatTimeoutSeconds: 6 });
  const host = hostOf(gateway);
  const children: ChildProcess[] = [];
  const folders = new Map<ChildProcess, string>();
  return {
    host,
    folderOf: (process) => folders.get(process)!,
    async start(onDiskOf) {
      const dataDir =
        (onDiskOf && folders.get(onDiskOf)) ?? join(folder.path, `replica-${children.length + 1}`);
      const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
        env: {
          PATH: process.env['PATH'],
          ...nats.settingsOf('ledger'),
          MONGODB_URI: address.uri,
          MONGODB_REPLICA_SET: address.replicaSet,
          MONGODB_USERNAME: address.username,
          MONGODB_PASSWORD: address.password,
          ENVIRONMENT: 'development',
          LOG_LEVEL: 'info',
          DATA_DIR: dataDir,
          IMPORT_LEASE_SECONDS: '3',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      folders.set(child, dataDir);
      await new Promise<void>((resolve, reject) => {
        createInterface(child.stdout).on('line', (line) => {
          if (line.includes('service started')) resolve();
          // No job of these tests should fail: if one does, its error says more than its state.
          if (line.includes('"log.level":"error"') && line.includes('"jobId"'))
            process.stderr.write(`${line}\n`);
        });
        child.once('exit', (code) => reject(new Error(`a ledger ended with ${code}`)));
      });
      await host.waitFor(['ledger'], 60_000);
      return child;
    },
    async stop() {
      for (const child of children) child.kill('SIGKILL');
      await gateway.stop();
      await nats.stop();
      folder.remove();
    },
  };
}

/** Asks again what a process that died was asked: what it answered nothing to. */
export async function askAgain<T>(ask: () => Promise<T>, patienceMs = 30_000): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(200);
    }
  }
}

/** Uploads a file part by part, whoever answers, and begins its import. What is asked again has its effect once. */
export async function beginImport(
  host: Host,
  csv: string,
): Promise<{ importId: string; merchantId: string }> {
  const bytes = Buffer.from(csv);
  const as = (key: string) => ({ caller: OWNER, idempotency: { key: `${key}-00000`, fingerprint: key } });
  const merchant = await askAgain(() => host.ask(createMerchant, { name: { zh: '面馆' } }, as('merchant')));
  const { uploadId } = await askAgain(() => host.ask(openUpload, { fileName: 'sales.csv' }, as('upload')));
  for (let offset = 0; offset < bytes.length; offset += PART_BYTES) {
    const part = new WireBytes(bytes.subarray(offset, offset + PART_BYTES));
    await askAgain(() => host.ask(writeUploadPart, { uploadId, offset, bytes: part }, { caller: OWNER }));
  }
  const wish = { uploadId, merchantId: merchant.id };
  const { id } = await askAgain(() => host.ask(createImport, wish, as('import')));
  return { importId: id, merchantId: merchant.id };
}

/** The import as soon as it is as wanted. @throws Error when it ends otherwise */
export async function importWhen(
  host: Host,
  importId: string,
  isWanted: (record: ImportRecord) => boolean,
): Promise<ImportRecord> {
  for (;;) {
    const record = await askAgain(() => host.ask(getImport, { importId }, { caller: OWNER }));
    if (isWanted(record)) return record;
    if (record.finishedAt) throw new Error(`the import ended: ${JSON.stringify(record)}`);
    await pause(50);
  }
}

/** Sales, a minute apart, and one line in a hundred that cannot be read. */
export function salesFile(rows: number): string {
  let csv = 'externalId,occurredAt,amount,item\n';
  for (let row = 0; row < rows; row++) {
    const at = new Date(Date.UTC(2026, 0, 1) + row * 60_000).toISOString();
    csv += `sale-${row},${at},${row % 100 === 99 ? 'x' : `${10 + (row % 90)}.50`},dish ${row % 40}\n`;
  }
  return csv;
}
