import { expect } from 'chai';
import { expectBooks, expectProof } from './independent-books.js';
import {
  allRows,
  applyChunk,
  codeOf,
  MERCHANT,
  type OpenBooks,
  type OpenStore,
  OTHER_TENANT,
  openImport,
  openMerchant,
  sale,
  TENANT,
  write,
} from './open-books.js';

const IMPORT = 'imp_march00000';

/** What every store must keep of the chunk protocol. */
export function chunkProtocol(openStore: OpenStore): void {
  describe('the chunk protocol', () => {
    let books: OpenBooks;
    beforeEach(async () => {
      books = await openStore();
      await openMerchant(books.store);
      await openImport(books.store, IMPORT);
    });
    afterEach(() => books.remove());

    it('writes a chunk once however often it is sent', async () => {
      const rows = [sale('a'), sale('b', { amountMinor: 2_000 })];
      const first = await applyChunk(books.store, IMPORT, 0, rows);
      const again = await applyChunk(books.store, IMPORT, 0, rows);
      expect(first).to.deep.include({ inserted: 2, corrected: 0, unchanged: 0, rejected: 0 });
      expect(first.merchants).to.deep.equal([
        { merchantId: MERCHANT, inserted: 2, corrected: 0, unchanged: 0, dataVersion: 1 },
      ]);
      expect(again).to.deep.equal(first);
      await expectBooks(books.store, rows);
      expect((await books.store.imports.countImport(TENANT, IMPORT)).inserted).to.equal(2);
    });

    it('refuses an applied chunk whose content has changed, and one that comes too early', async () => {
      await applyChunk(books.store, IMPORT, 0, [sale('a')]);
      expect(await codeOf(applyChunk(books.store, IMPORT, 0, [sale('b')], 'other'))).to.equal(
        'CHUNK_CHANGED',
      );
      expect(await codeOf(applyChunk(books.store, IMPORT, 2, [sale('c')]))).to.equal('CHUNK_OUT_OF_ORDER');
      await expectBooks(books.store, [sale('a')]);
      expect((await books.store.chunks.readCheckpoint(TENANT, IMPORT)).nextChunkNo).to.equal(1);
    });

    it('gives a kept result also when later chunks are in the books', async () => {
      const first = await applyChunk(books.store, IMPORT, 0, [sale('a')]);
      await applyChunk(books.store, IMPORT, 1, [sale('a', { amountMinor: 5 })]);
      expect(await applyChunk(books.store, IMPORT, 0, [sale('a')])).to.deep.equal(first);
      await expectBooks(books.store, [sale('a', { amountMinor: 5 })]);
    });

    it('writes nothing of a chunk that names an unknown merchant', async () => {
      const rows = [sale('a'), sale('b', { merchantId: 'mer_nobody0000' })];
      expect(await codeOf(applyChunk(books.store, IMPORT, 0, rows))).to.equal('NOT_FOUND');
      await expectBooks(books.store, []);
      expect((await books.store.chunks.readCheckpoint(TENANT, IMPORT)).nextChunkNo).to.equal(0);
      await applyChunk(books.store, IMPORT, 0, [sale('a', { category: '面', item: '牛肉面' })]);
      expect(await allRows(books.store)).to.have.lengthOf(1);
    });

    it('keeps words that came with a failed chunk out of the books and finds them again later', async () => {
      const bad = [sale('a', { item: '凉皮' }), sale('b', { merchantId: 'mer_nobody0000' })];
      await codeOf(applyChunk(books.store, IMPORT, 0, bad));
      const good = [sale('a', { item: '牛肉面' }), sale('c', { item: '凉皮' })];
      await applyChunk(books.store, IMPORT, 0, good);
      await expectBooks(books.store, good);
      const again = await books.openAgain();
      await expectBooks(again, good);
      again.close();
    });

    it('knows an unknown import by NOT_FOUND, also one of another tenant', async () => {
      expect(await codeOf(applyChunk(books.store, 'imp_unknown000', 0, []))).to.equal('NOT_FOUND');
      expect(await codeOf(books.store.chunks.readCheckpoint(OTHER_TENANT, IMPORT))).to.equal('NOT_FOUND');
    });

    it('keeps rejects with row, column, reason and the first 16,384 characters', async () => {
      const rejects = [
        { row: 7, column: '实付金额', reason: 'not a number', raw: 'x'.repeat(20_000) },
        { row: 3, reason: 'too few cells', raw: 'a,b' },
      ];
      const chunk = {
        tenantId: TENANT,
        importId: IMPORT,
        chunkNo: 0,
        chunkHash: 'h',
        rows: [],
        rejects,
        progress: { recordsRead: 10, bytesRead: 400 },
      };
      await books.store.chunks.applyChunk(chunk);
      await books.store.chunks.applyChunk(chunk);
      const kept = await books.store.imports.listRejects(TENANT, IMPORT, { afterRow: 0, limit: 10 });
      expect(kept).to.deep.equal([
        { row: 3, column: undefined, reason: 'too few cells', raw: 'a,b' },
        { row: 7, column: '实付金额', reason: 'not a number', raw: 'x'.repeat(16_384) },
      ]);
      const counts = await books.store.imports.countImport(TENANT, IMPORT);
      expect(counts).to.deep.include({ rejected: 2, inserted: 0 });
      expect(counts.progress).to.deep.equal({ recordsRead: 10, bytesRead: 400 });
      expect(
        await books.store.imports.listRejects(OTHER_TENANT, IMPORT, { afterRow: 0, limit: 10 }),
      ).to.deep.equal([]);
    });

    it('spreads one chunk over several merchants and counts each', async () => {
      await openMerchant(books.store, 'mer_branch0000');
      const rows = [sale('a'), sale('a', { merchantId: 'mer_branch0000', amountMinor: 7 }), sale('b')];
      const result = await applyChunk(books.store, IMPORT, 0, rows);
      expect(result.merchants.map(({ merchantId, inserted }) => [merchantId, inserted])).to.deep.equal([
        ['mer_branch0000', 1],
        [MERCHANT, 2],
      ]);
      await expectBooks(books.store, [sale('a'), sale('b')]);
      await expectBooks(books.store, [sale('a', { amountMinor: 7 })], 'mer_branch0000');
      const counted = await books.store.imports.countImport(TENANT, IMPORT);
      expect(counted.merchants.map(({ inserted }) => inserted)).to.deep.equal([1, 2]);
    });

    it('raises the data version only when something changed', async () => {
      const version = async () =>
        (await books.store.merchants.findMerchantHead(TENANT, MERCHANT))?.dataVersion;
      await write(books.store, [sale('a')]);
      expect(await version()).to.equal(1);
      await write(books.store, [sale('a')]);
      expect(await version()).to.equal(1);
      await write(books.store, [sale('a', { memo: '打包' })]);
      expect(await version()).to.equal(2);
    });

    it('has the effect of a request with an idempotency key once, and refuses the key for another request', async () => {
      const once = { action: 'ledger.createTransactions', key: 'key-00000001', fingerprint: 'f1' };
      const request = { tenantId: TENANT, rows: [sale('a')], once };
      const first = await books.store.chunks.writeRows(request);
      await books.store.chunks.deleteRow({
        tenantId: TENANT,
        merchantId: MERCHANT,
        source: 'orders',
        externalId: 'a',
      });
      expect(await books.store.chunks.writeRows(request)).to.deep.equal(first);
      await expectBooks(books.store, []);
      const other = { ...request, once: { ...once, fingerprint: 'f2' } };
      expect(await codeOf(books.store.chunks.writeRows(other))).to.equal('IDEMPOTENCY_KEY_REUSED');
      expect(
        (await books.store.chunks.writeRows({ ...other, tenantId: TENANT, once: undefined })).inserted,
      ).to.equal(1);
    });

    it('lets two importers write the same merchant at once', async () => {
      await openImport(books.store, 'imp_april00000');
      const second = await books.openAgain();
      const mine = Array.from({ length: 60 }, (_, index) =>
        sale(`mine-${index}`, { item: `面${index % 5}` }),
      );
      const both = Array.from({ length: 30 }, (_, index) =>
        sale(`both-${index}`, { item: `汤${index % 3}` }),
      );
      for (let part = 0; part < 6; part++) {
        const rows = [...mine.slice(part * 10, part * 10 + 10), ...both.slice(part * 5, part * 5 + 5)];
        await Promise.all([
          applyChunk(books.store, IMPORT, part, rows),
          applyChunk(second, 'imp_april00000', part, rows.toReversed()),
        ]);
      }
      const facts = [...mine, ...both];
      await expectBooks(books.store, facts);
      await expectBooks(second, facts);
      await expectProof(second);
      second.close();
    });
  });
}
