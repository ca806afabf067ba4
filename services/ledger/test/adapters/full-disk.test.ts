import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { expectBooks, expectProof } from '../contract/independent-books.js';
import { applyChunk, codeOf, openImport, openMerchant, sale, TENANT } from '../contract/open-books.js';

const IMPORT = 'imp_full000000';
const MEBIBYTE = 1_048_576;

const chunkRows = (chunkNo: number) =>
  Array.from({ length: 300 }, (_, index) =>
    sale(`o-${chunkNo}-${index}`, {
      item: `面${index % 50}`,
      memo: 'm'.repeat(300),
      counterparty: `客${index}`,
    }),
  );

/** Imports until the disk is full, looks at what is there, makes room and goes on. */
async function importUntilFull(store: LedgerStore, makeRoom: () => void): Promise<void> {
  await openMerchant(store);
  await openImport(store, IMPORT);
  let chunkNo = 0;
  let code = 'no problem';
  const facts = [];
  for (; code === 'no problem' && chunkNo < 200; chunkNo++) {
    code = await codeOf(applyChunk(store, IMPORT, chunkNo, chunkRows(chunkNo)));
    if (code === 'no problem') facts.push(...chunkRows(chunkNo));
  }
  const refused = chunkNo - 1;
  expect(code).to.equal('STORAGE_FULL');
  expect(refused).to.be.greaterThan(0);
  await expectBooks(store, facts);
  await expectProof(store);
  expect((await store.chunks.readCheckpoint(TENANT, IMPORT)).nextChunkNo).to.equal(refused);
  makeRoom();
  expect((await applyChunk(store, IMPORT, refused, chunkRows(refused))).inserted).to.equal(300);
  await expectBooks(store, [...facts, ...chunkRows(refused)]);
  await expectProof(store);
}

/** The connection behind a store, so that its file can be given a last page. */
function openWithConnection(file: string): { store: LedgerStore; connection: DatabaseSync } {
  const { exec } = DatabaseSync.prototype;
  let connection: DatabaseSync | undefined;
  DatabaseSync.prototype.exec = function (text) {
    connection ??= this;
    exec.call(this, text);
  };
  try {
    const store = openLedgerStore(file);
    return { store, connection: connection! };
  } finally {
    DatabaseSync.prototype.exec = exec;
  }
}

describe('a full disk changes nothing, and work goes on when there is room again', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('on a disk of six mebibytes', async function () {
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch (error) {
      if (process.env['CI']) throw error;
      process.stderr.write(
        'SKIPPED: a small disk needs the right to mount one (root); the other full disk is tested\n',
      );
      this.skip();
    }
    try {
      const filler = join(disk, 'filler');
      writeFileSync(filler, new Uint8Array(2 * MEBIBYTE));
      const store = openLedgerStore(join(disk, 'ledger.sqlite'));
      await importUntilFull(store, () => rmSync(filler));
      store.close();
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('in a file that may not grow beyond its last page', async () => {
    const { store, connection } = openWithConnection(join(folder.path, 'ledger.sqlite'));
    connection.exec('PRAGMA max_page_count = 400');
    await importUntilFull(store, () => connection.exec('PRAGMA max_page_count = 100000'));
    store.close();
  });
});
