import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  createImport,
  discardUpload,
  openUpload,
  PART_BYTES,
  readExportPart,
  readImportErrors,
  writeUploadPart,
} from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import { copyBytes } from '@merchant-analysis/contracts/wire-bytes';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import { fake, json, type Platform, startPlatform } from './platform.js';

/** The ledger's side of an upload: what arrived, how many parts were on their way at once. */
function receivingLedger(options: { limitBytes?: number; delayMs?: number } = {}) {
  const seen = {
    bytes: Buffer.alloc(0),
    parts: 0,
    atOnce: 0,
    mostAtOnce: 0,
    discarded: 0,
    imports: [] as unknown[],
    keys: [] as string[],
  };
  const answers = [
    fake(openUpload, async () => ({ uploadId: 'upl_00000001', limitBytes: options.limitBytes ?? 1e9 })),
    fake(writeUploadPart, async ({ offset, bytes }) => {
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++seen.atOnce);
      await new Promise((resolve) => setTimeout(resolve, options.delayMs ?? 0));
      expect(offset).to.equal(seen.bytes.length);
      seen.bytes = Buffer.concat([seen.bytes, copyBytes(bytes, Buffer.alloc(PART_BYTES))]);
      seen.parts++;
      seen.atOnce--;
      return { size: seen.bytes.length };
    }),
    fake(discardUpload, async () => {
      seen.discarded++;
      return { discarded: true };
    }),
    fake(createImport, async (params, call) => {
      seen.imports.push(params);
      seen.keys.push(call.idempotency!.fingerprint);
      return { id: 'imp_00000009' } as never;
    }),
  ];
  return { seen, answers };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a file that comes in', () => {
  let platform: Platform;
  let clerk: string;
  const start = async (ledger: ReturnType<typeof receivingLedger>, env = {}) => {
    platform = await startPlatform({ answers: ledger.answers, env });
    clerk = platform.logIn({ roles: ['clerk'] });
    return ledger.seen;
  };
  afterEach(() => platform.stop());

  const upload = (
    body: RequestInit['body'],
    query: string | undefined = 'fileName=orders.csv&merchantId=mer_00000001',
    headers = {},
  ) =>
    platform.fetch(`/api/v1/imports?${query}`, {
      token: clerk,
      method: 'POST',
      body,
      headers: { 'content-type': 'text/csv', 'idempotency-key': 'import-0001', ...headers },
      duplex: 'half',
    } as RequestInit);

  it('arrives whole and in order, one acknowledged part after the other', async () => {
    const seen = await start(receivingLedger({ delayMs: 5 }));
    const bytes = randomBytes(3 * PART_BYTES + 12_345);
    const response = await upload(bytes);
    expect(response.status).to.equal(202);
    expect(response.headers.get('location')).to.equal('/api/v1/jobs/imp_00000009');
    expect(sha256(seen.bytes)).to.equal(sha256(bytes));
    expect([seen.parts, seen.mostAtOnce, seen.discarded]).to.deep.equal([4, 1, 0]);
    expect(platform.audit).to.have.lengthOf(1);
  });

  it('slows the sender down when the ledger is slow, instead of filling the memory', async () => {
    await start(receivingLedger({ delayMs: 10 }));
    let sent = 0;
    let acknowledged = 0;
    let furthestAhead = 0;
    const source = Readable.from(
      (async function* () {
        for (let part = 0; part < 120; part++) {
          acknowledged =
            platform.calls.filter(({ action }) => action === writeUploadPart.action).length * PART_BYTES;
          sent += PART_BYTES;
          furthestAhead = Math.max(furthestAhead, sent - acknowledged);
          yield Buffer.alloc(PART_BYTES, 'x');
          await new Promise((resolve) => setImmediate(resolve));
        }
      })(),
    );
    const response = await upload(Readable.toWeb(source));
    expect(response.status).to.equal(202);
    // Buffers of the two sockets hold some megabytes, ten at most; the file of 30 MB is never waiting whole.
    expect(furthestAhead).to.be.below(15 * 1024 * 1024);
  });

  it('takes what else it needs from the query', async () => {
    const seen = await start(receivingLedger());
    const mapping = encodeURIComponent(JSON.stringify({ amount: '实付金额' }));
    const query = `fileName=${encodeURIComponent('订单数据.xlsx')}&merchantColumn=${encodeURIComponent('门店')}&createMerchants=true&commit=false&currency=JPY&dateOrder=day-first&mapping=${mapping}`;
    const response = await upload('a,b\n', query, {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    });
    expect(response.status).to.equal(202);
    expect(seen.imports[0]).to.deep.include({
      uploadId: 'upl_00000001',
      commit: false,
      profile: 'auto',
      currency: 'JPY',
      dateOrder: 'day-first',
      merchantColumn: '门店',
      createMerchants: true,
      mapping: { amount: '实付金额' },
    });
  });

  it('has the same fingerprint with the same bytes only', async () => {
    const seen = await start(receivingLedger());
    await upload('date,amount\n');
    seen.bytes = Buffer.alloc(0);
    await upload('date,amount\n');
    seen.bytes = Buffer.alloc(0);
    await upload('date,amount,memo\n');
    expect(seen.keys[0]).to.equal(seen.keys[1]);
    expect(seen.keys[2]).not.to.equal(seen.keys[0]);
  });

  it('is refused before it is read when it says that it is too large', async () => {
    const seen = await start(receivingLedger(), { IMPORT_MAX_BYTES: '1000' });
    const response = await upload(Buffer.alloc(1001));
    expect(response.status).to.equal(413);
    expect(((await response.json()) as { code: string }).code).to.equal('FILE_TOO_LARGE');
    expect(seen.parts).to.equal(0);
  });

  it('is thrown away when it turns out to be larger than the ledger takes', async () => {
    const seen = await start(receivingLedger({ limitBytes: PART_BYTES }));
    const source = Readable.from([Buffer.alloc(PART_BYTES), Buffer.alloc(PART_BYTES)]);
    const response = await upload(Readable.toWeb(source));
    expect(response.status).to.equal(413);
    expect([seen.discarded, seen.imports.length]).to.deep.equal([1, 0]);
  });

  it('is thrown away when the sender breaks off', async () => {
    const seen = await start(receivingLedger());
    const breaking = new AbortController();
    const source = Readable.from(
      (async function* () {
        yield Buffer.alloc(PART_BYTES);
        await until(() => seen.parts > 0);
        breaking.abort();
        await until(() => seen.discarded > 0);
      })(),
    );
    await platform
      .fetch('/api/v1/imports?fileName=a.csv', {
        token: clerk,
        method: 'POST',
        body: Readable.toWeb(source),
        headers: { 'content-type': 'text/csv', 'idempotency-key': 'import-0002' },
        duplex: 'half',
        signal: breaking.signal,
      } as RequestInit)
      .catch(() => undefined);
    await until(() => seen.discarded > 0);
    expect([seen.discarded, seen.imports.length]).to.deep.equal([1, 0]);
  });

  it('is refused when it is empty, or of a type that no table of transactions has', async () => {
    await start(receivingLedger());
    expect((await upload('')).status).to.equal(422);
    const picture = await upload('x', undefined, { 'content-type': 'image/png' });
    expect(picture.status).to.equal(415);
    expect(((await picture.json()) as { title: string }).title).to.include('text/csv');
  });
});

describe('a file that goes out', () => {
  let platform: Platform;
  afterEach(() => platform.stop());

  it('is sent part by part under its name, and leaves a record', async () => {
    const bytes = randomBytes(PART_BYTES * 2 + 99);
    platform = await startPlatform({
      answers: [
        fake(readExportPart, async ({ offset, maxBytes }) => {
          const part = bytes.subarray(offset, offset + maxBytes);
          const nextOffset = offset + part.length < bytes.length ? offset + part.length : undefined;
          const file = {
            fileName: '十月 流水.csv',
            mediaType: 'text/csv; charset=utf-8',
            sizeBytes: bytes.length,
          };
          return { file, base64: part.toString('base64'), nextOffset };
        }),
      ],
    });
    const token = platform.logIn({ roles: ['broker'] });
    const response = await platform.fetch('/api/v1/exports/exp_00000001/file', { token });
    expect(response.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).to.include("filename*=UTF-8''%E5%8D%81%E6%9C%88%20");
    expect(response.headers.get('content-length')).to.equal(String(bytes.length));
    expect(sha256(Buffer.from(await response.arrayBuffer()))).to.equal(sha256(bytes));
    expect(platform.audit.map(({ action, resource }) => [action, resource])).to.deep.equal([
      ['export.download', { type: 'export', id: 'exp_00000001' }],
    ]);
  });

  it('is a 404 like any other when it is not there', async () => {
    platform = await startPlatform({
      answers: [
        fake(readImportErrors, async () => {
          throw problem('NOT_FOUND', { what: 'import' });
        }),
      ],
    });
    const token = platform.logIn({ roles: ['owner'] });
    const response = await platform.fetch('/api/v1/imports/imp_00000001/errors.csv', { token });
    expect(response.status).to.equal(404);
    expect(response.headers.get('content-type')).to.include('problem+json');
  });
});

describe('jobs', () => {
  it('are asked of the service that owns them, which their id tells', async () => {
    const platform = await startPlatform();
    const token = platform.logIn({ roles: ['owner'] });
    const asked = async (id: string) => {
      await platform.fetch(`/api/v1/jobs/${id}`, { token });
      return platform.calls.at(-1)!.action;
    };
    expect(await asked('imp_00000001')).to.equal('ledger.getJob');
    expect(await asked('exp_00000001')).to.equal('ledger.getJob');
    expect(await asked('sim_00000001')).to.equal('simulator.getJob');
    expect(await asked('run_00000001')).to.equal('scheduler.getJob');
    const stopped = await platform.fetch('/api/v1/jobs/run_00000001/cancel', { token, ...json('POST', {}) });
    expect(stopped.status).to.equal(409);
    await platform.stop();
  });
});
