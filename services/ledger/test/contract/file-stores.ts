import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { Problem } from '@merchant-analysis/kernel/problem';
import type { FileStores } from '@merchant-analysis/ledger/ports/file-stores';
import { expect } from 'chai';

export const LIMIT_BYTES = 1_000_000;
const TENANT = 'ten_noodles00';
const OTHERS = 'ten_others000';
const WANG = 'usr_wang00000';
const LI = 'usr_li0000000';

/** Stores of one place and the ways to look at them from elsewhere. */
export interface OpenFiles {
  readonly stores: FileStores;
  /** The same files as another process has them. */
  openAgain(): Promise<FileStores>;
  remove(): Promise<void>;
}

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'fine',
    (error: Problem) => error.code,
  );
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const soon = (): number => Date.now() + 60_000;

/**
 * What every place for uploads and finished files must do.
 * @param isShared whether several processes keep the same files, so that `openAgain` is there
 */
export function fileStores(open: (test: Mocha.Context) => Promise<OpenFiles>, isShared: boolean): void {
  let files: OpenFiles;
  beforeEach(async function () {
    files = await open(this);
  });
  afterEach(() => files?.remove());

  async function begin(uploadId: string): Promise<void> {
    await files.stores.uploads.begin(TENANT, uploadId, { fileName: '订单.csv', userId: WANG });
  }
  async function send(uploadId: string, bytes: Buffer, partBytes: number): Promise<void> {
    for (let offset = 0; offset < bytes.length; offset += partBytes) {
      const part = bytes.subarray(offset, offset + partBytes);
      await files.stores.uploads.write(TENANT, WANG, uploadId, offset, part);
    }
  }
  const read = (uploadId: string, from = files.stores): Promise<Buffer> =>
    from.uploads.useLocally(TENANT, uploadId, ({ path }) => readFile(path));

  describe('an upload', () => {
    it('is the bytes that were sent, in parts of any size', async () => {
      const bytes = randomBytes(700_001);
      for (const partBytes of [262_144, 100_000, 700_001]) {
        const uploadId = `upl_parts${partBytes}`;
        await begin(uploadId);
        await send(uploadId, bytes, partBytes);
        expect(await files.stores.uploads.find(TENANT, WANG, uploadId)).to.deep.equal({
          fileName: '订单.csv',
          userId: WANG,
          sizeBytes: bytes.length,
        });
        expect(sha256(await read(uploadId))).to.equal(sha256(bytes));
      }
    });

    it('of no bytes at all is an empty file', async () => {
      await begin('upl_empty000');
      expect(await read('upl_empty000')).to.have.lengthOf(0);
    });

    it('is not changed by the same part again, nor by the same beginning again', async () => {
      const { uploads } = files.stores;
      const bytes = randomBytes(300_000);
      await begin('upl_again000');
      await send('upl_again000', bytes, 100_000);
      const again = await uploads.write(TENANT, WANG, 'upl_again000', 0, bytes.subarray(0, 100_000));
      expect(again).to.equal(300_000);
      const over = await uploads.write(
        TENANT,
        WANG,
        'upl_again000',
        200_000,
        Buffer.concat([bytes.subarray(200_000), Buffer.from('tail')]),
      );
      expect(over).to.equal(300_004);
      expect(sha256(await read('upl_again000'))).to.equal(
        sha256(Buffer.concat([bytes, Buffer.from('tail')])),
      );
    });

    it('begun again keeps what it has', async () => {
      await begin('upl_twice000');
      await send('upl_twice000', Buffer.from('abc'), 3);
      await begin('upl_twice000');
      expect((await read('upl_twice000')).toString()).to.equal('abc');
    });

    it('takes the same part, sent many times at once, one time', async () => {
      await begin('upl_race0000');
      const part = randomBytes(5_000);
      const sizes = await Promise.all(
        Array.from({ length: 8 }, () => files.stores.uploads.write(TENANT, WANG, 'upl_race0000', 0, part)),
      );
      expect(new Set(sizes)).to.deep.equal(new Set([5_000]));
      expect(sha256(await read('upl_race0000'))).to.equal(sha256(part));
    });

    it('takes no part behind a gap and says what is expected', async () => {
      await begin('upl_gap00000');
      await send('upl_gap00000', Buffer.from('abc'), 3);
      const late = files.stores.uploads.write(TENANT, WANG, 'upl_gap00000', 5, Buffer.from('f'));
      const failure = await late.then(
        () => undefined,
        (error: Problem) => error,
      );
      expect(failure?.code).to.equal('UPLOAD_OUT_OF_ORDER');
      expect(failure?.data).to.deep.include({ expected: 3, given: 5 });
      expect((await read('upl_gap00000')).toString()).to.equal('abc');
    });

    it('over the limit is refused at once when its size is told, and is gone when it turns out', async () => {
      const { uploads } = files.stores;
      const note = { fileName: 'a', userId: WANG };
      expect(await codeOf(uploads.begin(TENANT, 'upl_large000', note, LIMIT_BYTES + 1))).to.equal(
        'FILE_TOO_LARGE',
      );
      await uploads.begin(TENANT, 'upl_large000', note, LIMIT_BYTES);
      const last = Buffer.alloc(10);
      await uploads.write(TENANT, WANG, 'upl_large000', 0, Buffer.alloc(LIMIT_BYTES));
      expect(await codeOf(uploads.write(TENANT, WANG, 'upl_large000', LIMIT_BYTES, last))).to.equal(
        'FILE_TOO_LARGE',
      );
      expect(await codeOf(uploads.find(TENANT, WANG, 'upl_large000'))).to.equal('NOT_FOUND');
    });

    it('of somebody else, of another tenant, and one that never began are all not there', async () => {
      const { uploads } = files.stores;
      await begin('upl_mine0000');
      await send('upl_mine0000', Buffer.from('abc'), 3);
      const strangers = [
        [TENANT, LI, 'upl_mine0000'],
        [OTHERS, WANG, 'upl_mine0000'],
        [TENANT, WANG, 'upl_never000'],
      ] as const;
      for (const [tenant, user, upload] of strangers) {
        expect(await codeOf(uploads.find(tenant, user, upload))).to.equal('NOT_FOUND');
        expect(await codeOf(uploads.write(tenant, user, upload, 3, Buffer.from('d')))).to.equal('NOT_FOUND');
        expect(await codeOf(uploads.write(tenant, user, upload, LIMIT_BYTES, Buffer.from('d')))).to.equal(
          'NOT_FOUND',
        );
      }
      expect(await codeOf(uploads.useLocally(OTHERS, 'upl_mine0000', async () => {}))).to.equal('NOT_FOUND');
      expect(await uploads.discard(OTHERS, 'upl_mine0000')).to.equal(false);
      expect((await read('upl_mine0000')).toString()).to.equal('abc');
    });

    it('that was discarded is gone, and discarding it again finds nothing', async () => {
      const { uploads } = files.stores;
      await begin('upl_gone0000');
      await send('upl_gone0000', randomBytes(300_000), 100_000);
      expect(await uploads.discard(TENANT, 'upl_gone0000')).to.equal(true);
      expect(await uploads.discard(TENANT, 'upl_gone0000')).to.equal(false);
      expect(await codeOf(uploads.find(TENANT, WANG, 'upl_gone0000'))).to.equal('NOT_FOUND');
      expect(await codeOf(read('upl_gone0000'))).to.equal('NOT_FOUND');
    });

    it('is swept away when it is old and nothing needs it', async () => {
      const { uploads } = files.stores;
      await begin('upl_needed00');
      await begin('upl_old00000');
      await send('upl_old00000', randomBytes(10), 10);
      const isNeeded = (uploadId: string): boolean => uploadId === 'upl_needed00';
      expect(await uploads.sweep(isNeeded, Date.now() - 60_000)).to.equal(0);
      expect(await uploads.sweep(isNeeded, soon())).to.equal(1);
      expect(await codeOf(uploads.find(TENANT, WANG, 'upl_old00000'))).to.equal('NOT_FOUND');
      expect(await codeOf(uploads.find(TENANT, WANG, 'upl_needed00'))).to.equal('fine');
    });

    it('is read by many at once, and stays while one of them still reads', async () => {
      const bytes = randomBytes(400_000);
      await begin('upl_many0000');
      await send('upl_many0000', bytes, 200_000);
      const seen = await Promise.all(Array.from({ length: 6 }, () => read('upl_many0000')));
      for (const each of seen) expect(sha256(each)).to.equal(sha256(bytes));
      await files.stores.uploads.useLocally(TENANT, 'upl_many0000', async ({ path, rowsPath }) => {
        await writeFile(rowsPath, 'rows');
        await read('upl_many0000');
        expect(sha256(await readFile(path))).to.equal(sha256(bytes));
        expect(await readFile(rowsPath, 'utf8')).to.equal('rows');
      });
    });

    const itShared = isShared ? it : () => {};
    itShared('that one process took in part by part is gone on with and read by another', async () => {
      const bytes = randomBytes(600_000);
      const other = await files.openAgain();
      await begin('upl_both0000');
      for (const [index, at] of [0, 200_000, 400_000].entries()) {
        const { uploads } = index % 2 === 0 ? files.stores : other;
        await uploads.write(TENANT, WANG, 'upl_both0000', at, bytes.subarray(at, at + 200_000));
      }
      expect(sha256(await read('upl_both0000', other))).to.equal(sha256(bytes));
      expect(await other.uploads.discard(TENANT, 'upl_both0000')).to.equal(true);
      expect(await codeOf(files.stores.uploads.find(TENANT, WANG, 'upl_both0000'))).to.equal('NOT_FOUND');
      await other.close();
    });
  });

  for (const shelf of ['exports', 'rejects'] as const) {
    describe(`a finished file among the ${shelf}`, () => {
      async function keep(name: string, bytes: Buffer, tenant = TENANT): Promise<string> {
        const path = await files.stores[shelf].draftPath(tenant, name);
        await writeFile(path, bytes);
        expect(await files.stores[shelf].keep(tenant, name, path)).to.deep.equal({
          sizeBytes: bytes.length,
        });
        return path;
      }
      async function fetch(name: string, maxBytes: number, from = files.stores): Promise<Buffer> {
        const parts: Buffer[] = [];
        for (let offset: number | undefined = 0; offset !== undefined; ) {
          const part = await from[shelf].readPart(TENANT, name, offset, maxBytes);
          if (!part) throw new Error('there is no such file');
          parts.push(Buffer.from(part.base64, 'base64'));
          offset = part.nextOffset;
        }
        return Buffer.concat(parts);
      }

      it('is fetched in parts of any size, and nothing is left of its draft', async () => {
        const bytes = randomBytes(900_000);
        const draft = await keep('exp_00000001', bytes);
        for (const maxBytes of [900_000, 262_144, 50_001]) {
          expect(sha256(await fetch('exp_00000001', maxBytes))).to.equal(sha256(bytes));
        }
        expect(await stat(draft).catch(() => 'gone')).to.equal('gone');
      });

      it('takes the place of the one before', async () => {
        await keep('exp_00000002', randomBytes(300_000));
        await keep('exp_00000002', Buffer.from('second'));
        expect((await fetch('exp_00000002', 100)).toString()).to.equal('second');
        await keep('exp_00000002', Buffer.alloc(0));
        expect(await fetch('exp_00000002', 100)).to.have.lengthOf(0);
      });

      it('is not there for another tenant, nor under a name that was never kept', async () => {
        await keep('exp_00000003', Buffer.from('x'));
        expect(await files.stores[shelf].readPart(OTHERS, 'exp_00000003', 0, 10)).to.equal(undefined);
        expect(await files.stores[shelf].readPart(TENANT, 'exp_00000004', 0, 10)).to.equal(undefined);
      });

      it('is swept away when it is old', async () => {
        await keep('exp_00000005', Buffer.from('x'));
        expect(await files.stores[shelf].sweep(Date.now() - 60_000)).to.equal(0);
        expect(await files.stores[shelf].readPart(TENANT, 'exp_00000005', 0, 10)).to.not.equal(undefined);
        expect(await files.stores[shelf].sweep(soon())).to.equal(1);
        expect(await files.stores[shelf].readPart(TENANT, 'exp_00000005', 0, 10)).to.equal(undefined);
      });

      const itShared = isShared ? it : () => {};
      itShared('that one process wrote is fetched from another', async () => {
        const other = await files.openAgain();
        const bytes = randomBytes(300_000);
        await keep('exp_00000006', bytes);
        expect(sha256(await fetch('exp_00000006', 262_144, other))).to.equal(sha256(bytes));
        await other.close();
      });
    });
  }
}
