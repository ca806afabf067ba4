import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { openGridFiles } from '@merchant-analysis/ledger/adapters/files/file-stores.gridfs';
import type { GridChunk, GridFile } from '@merchant-analysis/ledger/adapters/files/grid-schema';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { connectionTo } from '@merchant-analysis/storage/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { GridFSBucket, type ObjectId } from 'mongodb';
import { fileStores, LIMIT_BYTES, type OpenFiles } from '../contract/file-stores.js';

async function openInMongo(address: MongoAddress): Promise<OpenFiles> {
  const folder = temporaryFolder();
  const stores = await openGridFiles(address, folder.path, LIMIT_BYTES);
  return {
    stores,
    openAgain: () => openGridFiles(address, join(folder.path, 'other'), LIMIT_BYTES),
    remove: async () => {
      await stores.close();
      folder.remove();
    },
  };
}

describe('the files of the ledger in GridFS', function () {
  this.timeout(60_000);
  fileStores(async (test) => openInMongo(await emptyMongoDatabase(test)), true);

  describe('beyond the contract', () => {
    let address: MongoAddress;
    const folder = temporaryFolder();
    before(async function () {
      address = await emptyMongoDatabase(this);
    });
    after(() => folder.remove());

    const bytes = randomBytes(700_000);
    async function upload(uploadId: string) {
      const stores = await openGridFiles(address, folder.path, LIMIT_BYTES);
      await stores.uploads.begin('ten_a', uploadId, { fileName: 'a.csv', userId: 'usr_a' });
      for (let at = 0; at < bytes.length; at += 100_000) {
        await stores.uploads.write('ten_a', 'usr_a', uploadId, at, bytes.subarray(at, at + 100_000));
      }
      return stores;
    }

    it("are laid out so that the driver's own GridFS reads them", async () => {
      const stores = await upload('upl_layout00');
      const client = connectionTo(address);
      const bucket = new GridFSBucket(client.db(), { bucketName: 'ledger.uploads' });
      const digest = createHash('sha256');
      const id = 'ten_a/upl_layout00' as unknown as ObjectId;
      for await (const block of bucket.openDownloadStream(id)) digest.update(block as Buffer);
      expect(digest.digest('hex')).to.equal(createHash('sha256').update(bytes).digest('hex'));
      await client.close();
      await stores.close();
    });

    it('leave no chunk behind when they go, also when the process died in the middle', async () => {
      const stores = await upload('upl_leave000');
      await upload('upl_leave001').then((other) => other.close());
      const client = connectionTo(address);
      const files = client.db().collection<GridFile>('ledger.uploads.files');
      const chunks = client.db().collection<GridChunk>('ledger.uploads.chunks');
      const left = (): Promise<number> => chunks.countDocuments({ files_id: /^ten_a\/upl_leave/ });
      expect(await left()).to.equal(6);
      await stores.uploads.discard('ten_a', 'upl_leave000');
      expect(await left()).to.equal(3);
      // What a process leaves that dies between the mark and the chunks.
      const _id = 'ten_a/upl_leave001';
      await files.updateOne({ _id }, { $set: { 'metadata.discardedAt': new Date() } });
      await stores.uploads.sweep(() => true, 0);
      expect(await left()).to.equal(0);
      expect(await files.countDocuments({ _id })).to.equal(0);
      await client.close();
      await stores.close();
    });

    it('lie on this disk only as copies, which go with the process or with the next one', async () => {
      const stores = await upload('upl_copies00');
      const copies = join(folder.path, 'copies');
      const path = await stores.uploads.useLocally('ten_a', 'upl_copies00', async (local) => {
        expect(await readFile(local.path)).to.have.lengthOf(bytes.length);
        return local.path;
      });
      expect(existsSync(path)).to.equal(true);
      await stores.close();
      expect(existsSync(path)).to.equal(false);
      const dead = join(copies, `${hostname()}.999999999.run_dead`);
      const elsewhere = join(copies, 'another-machine.1.run_alive');
      for (const each of [dead, elsewhere]) mkdirSync(each, { recursive: true });
      await (await openGridFiles(address, folder.path, LIMIT_BYTES)).close();
      expect(readdirSync(copies)).to.deep.equal(['another-machine.1.run_alive']);
    });
  });
});
