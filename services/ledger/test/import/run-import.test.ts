import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { Problem } from '@merchant-analysis/kernel/problem';
import { openLedgerStore } from '@merchant-analysis/ledger/adapters/ledger-store.sqlite';
import { BooksFinder } from '@merchant-analysis/ledger/import/merchant-books';
import type { ImportPlan } from '@merchant-analysis/ledger/import/plan';
import { runImport } from '@merchant-analysis/ledger/import/run-import';
import { DEFAULT_BOUNDS } from '@merchant-analysis/ledger/import/source/file-bounds';
import { surveyFile } from '@merchant-analysis/ledger/import/survey';
import type { LedgerStore } from '@merchant-analysis/ledger/ports/ledger-store';
import { newId } from '@merchant-analysis/storage/identifier';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { TENANT } from './file-room.js';
import { readFacts } from './read-facts.js';

const PLAN: ImportPlan = {
  uploadId: 'upl_00000001',
  format: 'csv',
  profile: 'auto',
  mapping: {},
  createMerchants: false,
};

describe('an import that was interrupted', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const path = join(folder.path, 'orders.csv');
  let store: LedgerStore;
  let sha256: string;
  before(() => {
    let lines = 'InvoiceNo,Description,Quantity,InvoiceDate,UnitPrice\n';
    for (let line = 0; line < 22_500; line++) {
      // Every third line equals the one before it, across chunks too; every thousandth is no order line.
      lines += `${Math.floor((line % 4_000) / 3)},soup,${line % 1_000 === 7 ? 'x' : 1},2024-03-05 09:07,1.00\n`;
    }
    writeFileSync(path, lines);
    sha256 = createHash('sha256').update(lines).digest('hex');
    store = openLedgerStore(join(folder.path, 'ledger.sqlite'));
  });
  after(() => {
    store.close();
    folder.remove();
  });

  async function begin(): Promise<{ importId: string; merchantId: string }> {
    const merchantId = newId('mer');
    const importId = newId('imp');
    const fields = createMerchant.params.parse({ name: { en: merchantId } });
    await store.merchants.createMerchant({ tenantId: TENANT, merchantId, fields, createdAt: 0 });
    await store.imports.createImport({
      tenantId: TENANT,
      importId,
      merchantId,
      createdBy: 'usr_00000001',
      fileName: 'orders.csv',
      fileBytes: 1,
      sha256,
      state: 'running',
      plan: { ...PLAN },
      createdAt: 0,
    });
    return { importId, merchantId };
  }

  async function run(
    { importId, merchantId }: { importId: string; merchantId: string },
    onProgress: (recordsRead: number) => void = () => {},
    contentKey = 'as it was',
  ): Promise<void> {
    const bounds = DEFAULT_BOUNDS;
    const file = await surveyFile({ path, plan: PLAN, spoolPath: `${path}.rows`, sha256, bounds });
    const finder = new BooksFinder({
      merchants: store.merchants,
      tenantId: TENANT,
      importId,
      mayUse: () => true,
      createMerchants: false,
      timeZone: undefined,
      currency: undefined,
      newMerchantId: () => newId('mer'),
      now: () => 0,
    });
    const merchant = await store.merchants.findMerchant(TENANT, merchantId);
    const books = finder.booksOf(merchant!);
    const { chunks } = store;
    await runImport({
      tenantId: TENANT,
      importId,
      contentKey,
      file,
      books,
      finder,
      chunks,
      bounds,
      onProgress,
    });
  }

  it('goes on where it was, and the books are those of one that never was', async () => {
    const undisturbed = await begin();
    await run(undisturbed);
    const disturbed = await begin();
    for (const stopAt of [4_000, 12_000]) {
      const stopped = run(disturbed, (recordsRead) => {
        if (recordsRead >= stopAt) throw new Error('the power went');
      });
      expect(await stopped.catch((error: Error) => error.message)).to.equal('the power went');
    }
    const seen: number[] = [];
    await run(disturbed, (recordsRead) => seen.push(recordsRead));
    expect(seen).to.deep.equal([16_000, 20_000, 22_500]);
    expect(await readFacts(store, TENANT, disturbed.merchantId)).to.deep.equal(
      await readFacts(store, TENANT, undisturbed.merchantId),
    );
    const totals = await store.imports.countImport(TENANT, disturbed.importId);
    expect(totals).to.deep.include({ inserted: 22_477, unchanged: 0, rejected: 23 });
    await run(disturbed);
    expect(await store.imports.countImport(TENANT, disturbed.importId)).to.deep.equal(totals);
  });

  it('does not go on with other content under the same name', async () => {
    const begun = await begin();
    await run(begun, () => {
      throw new Error('the power went');
    }).catch(() => undefined);
    writeFileSync(`${path}.other`, 'x');
    const survey = surveyFile({
      path: `${path}.other`,
      plan: PLAN,
      spoolPath: `${path}.rows`,
      sha256,
      bounds: DEFAULT_BOUNDS,
    });
    expect(await survey.catch((error: unknown) => error)).to.be.instanceOf(Problem);
    writeFileSync(
      `${path}.other`,
      'InvoiceNo,Description,Quantity,InvoiceDate,UnitPrice\n1,a,1,2024-03-05,1\n',
    );
    const changed = surveyFile({
      path: `${path}.other`,
      plan: PLAN,
      spoolPath: `${path}.rows`,
      sha256,
      bounds: DEFAULT_BOUNDS,
    });
    expect(await changed.catch((error: Problem) => error.message)).to.match(/not the file that was taken in/);
  });
});
