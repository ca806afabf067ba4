import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createExport,
  getLedgerJob,
  readExportPart,
  readImportErrors,
} from '@merchant-analysis/contracts/files';
import { openLedgerInMongo } from '@merchant-analysis/ledger/adapters/ledger-store.mongo';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo } from '@merchant-analysis/storage/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { MONGOD, type MongoSet, startMongoSet } from '@merchant-analysis/testkit/mongo-set';
import { requireProgram } from '@merchant-analysis/testkit/real-server';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import {
  askAgain,
  beginImport,
  importWhen,
  type LedgerProcesses,
  OWNER,
  salesFile,
  startLedgers,
} from './ledger-processes.js';

const ROWS = 20_000;
const { tenantId } = OWNER;

describe('an import in a cluster', function () {
  this.timeout(600_000);

  describe('whose process is killed', () => {
    let address: MongoAddress;
    let ledgers: LedgerProcesses;
    let replicas: ChildProcess[];
    before(async function () {
      address = await emptyMongoDatabase(this);
      this.timeout(600_000);
      ledgers = await startLedgers(this, address);
      replicas = [await ledgers.start(), await ledgers.start()];
    });
    after(() => ledgers?.stop());

    it('is finished by another one from its checkpoint, each row once, and every file is there for both', async () => {
      const { host } = ledgers;
      const { importId, merchantId } = await beginImport(host, salesFile(ROWS));
      await importWhen(host, importId, ({ counts }) => counts.inserted > 0);
      const holder = await holderOf(address, importId);
      const killed = replicas.find(({ pid }) => pid === holder)!;
      killed.kill('SIGKILL');
      const record = await importWhen(host, importId, ({ state }) => state === 'succeeded');
      // The entry says first that it is over, then the job.
      await askAgain(async () => expect(await holderOf(address, importId)).to.equal(undefined));
      const rejected = ROWS / 100;
      expect(record.counts).to.deep.equal({
        rows: ROWS,
        inserted: ROWS - rejected,
        corrected: 0,
        unchanged: 0,
        rejected,
      });
      await expectRightBooks(address, merchantId, ROWS - rejected);
      await expectNoUploads(address);

      const copies = join(ledgers.folderOf(killed), 'copies');
      expect(readdirSync(copies)).to.have.lengthOf(1);
      await ledgers.start(killed);
      expect(readdirSync(copies)).to.deep.equal([]);
      expect(lines(await rejectsOf(importId))).to.have.lengthOf(rejected + 1);
      const file = await exported(merchantId);
      expect(lines(file)).to.have.lengthOf(ROWS - rejected + 1);
    });

    async function rejectsOf(importId: string): Promise<string> {
      const parts: Buffer[] = [];
      for (let offset: number | undefined = 0; offset !== undefined; ) {
        const asked = { importId, offset, maxBytes: 4_000 };
        const part: { base64: string; nextOffset?: number | undefined } = await askAgain(() =>
          ledgers.host.ask(readImportErrors, asked, { caller: OWNER }),
        );
        parts.push(Buffer.from(part.base64, 'base64'));
        offset = part.nextOffset;
      }
      return Buffer.concat(parts).toString('utf8');
    }

    async function exported(merchantId: string): Promise<string> {
      const { host } = ledgers;
      const caller = { caller: OWNER };
      const wish = { merchantId, content: 'transactions' } as const;
      const { id } = await askAgain(() => host.ask(createExport, wish, caller));
      for (;;) {
        const { state } = await askAgain(() => host.ask(getLedgerJob, { jobId: id }, caller));
        if (state === 'succeeded') break;
        if (state === 'failed') throw new Error('the export failed');
        await pause(100);
      }
      const parts: Buffer[] = [];
      for (let offset: number | undefined = 0; offset !== undefined; ) {
        const asked = { exportId: id, offset, maxBytes: 200_000 };
        const part: { base64: string; nextOffset?: number | undefined } = await askAgain(() =>
          host.ask(readExportPart, asked, caller),
        );
        parts.push(Buffer.from(part.base64, 'base64'));
        offset = part.nextOffset;
      }
      return Buffer.concat(parts).toString('utf8');
    }
  });

  describe('whose replica set has no primary for a while', () => {
    let folder: ReturnType<typeof temporaryFolder>;
    let set: MongoSet | undefined;
    let ledgers: LedgerProcesses | undefined;
    beforeEach(() => {
      folder = temporaryFolder();
    });
    afterEach(async () => {
      await ledgers?.stop();
      await set?.stop();
      folder.remove();
    });

    it('waits, says so, and goes on instead of failing', async function () {
      set = await startMongoSet({ program: requireProgram(this, MONGOD), folder: folder.path });
      const address = set.addressOf('outage');
      ledgers = await startLedgers(this, address);
      const { host } = ledgers;
      await ledgers.start();
      const { importId, merchantId } = await beginImport(host, salesFile(ROWS));
      await importWhen(host, importId, ({ counts }) => counts.inserted > 0);
      const [first, second] = set.members;
      await Promise.all([first!.kill(), second!.kill()]);
      const waiting = await importWhen(
        host,
        importId,
        ({ job }) => job?.progress.step === 'waiting for the storage',
      );
      expect(waiting.state).to.equal('running');
      // Longer than the lease, and than a transaction is tried again for.
      await pause(12_000);
      await Promise.all([first!.restart(), second!.restart()]);
      const record = await importWhen(host, importId, ({ state }) => state === 'succeeded');
      expect(record.counts.inserted).to.equal(ROWS - ROWS / 100);
      await expectRightBooks(address, merchantId, ROWS - ROWS / 100);
      await expectNoUploads(address);
    });
  });
});

/** The process that works on a job: the store keeps it as `ledger@host:pid:run`. */
async function holderOf(address: MongoAddress, jobId: string): Promise<number | undefined> {
  const client = connectionTo(address);
  const job = await client
    .db()
    .collection<{ _id: string; holder?: string }>('ledger.job')
    .findOne({ _id: jobId });
  await client.close();
  return job?.holder === undefined ? undefined : Number(job.holder.split(':')[1]);
}

async function expectRightBooks(address: MongoAddress, merchantId: string, rows: number): Promise<void> {
  const store = await openLedgerInMongo(address, { migrate: false });
  const differences: unknown[] = [];
  const result = await store.check.checkBooks({ tenantId, merchantId }, (difference) => {
    differences.push(difference);
  });
  await store.close();
  expect(differences).to.deep.equal([]);
  expect(result.transactions).to.equal(rows);
}

/** When an import is over, nothing is left of its file. */
async function expectNoUploads(address: MongoAddress): Promise<void> {
  const client = connectionTo(address);
  for (const name of ['files', 'chunks']) {
    const uploads = client.db().collection(`ledger.uploads.${name}`);
    await askAgain(async () => expect(await uploads.countDocuments()).to.equal(0));
  }
  await client.close();
}

function lines(text: string): string[] {
  return text.split('\r\n').filter((line) => line !== '');
}
