import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '@merchant-analysis/contracts/caller';
import {
  cancelLedgerJob,
  commitImport,
  createImport,
  getImport,
  listImports,
  listLedgerJobs,
  openUpload,
  previewImport,
  readImportErrors,
  setImportMapping,
  writeUploadPart,
} from '@merchant-analysis/contracts/files';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { WireBytes } from '@merchant-analysis/contracts/wire-bytes';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';
import { OWNER, openTestRoom, TENANT, type TestRoom } from './file-room.js';
import { readFacts } from './read-facts.js';

const STRANGER: Caller = { tenantId: 'ten_00000002', userId: 'usr_00000009', roles: ['owner'] };
const ORDERS = [
  '订单编号,下单时间,门店,商品名称,数量,单价',
  'D1,2024-03-05 09:07,一店,面,1,8.00',
  'D1,2024-03-05 09:07,一店,面,1,8.00',
  'D2,2024-03-05 09:08,二店,面,x,8.00',
  'D3,not a day,一店,=1+1,-2,8.00',
].join('\n');

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'fine',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe('an import', function () {
  this.timeout(60_000);
  let room: TestRoom;
  let merchant: Merchant;
  beforeEach(async () => {
    room = await openTestRoom();
    merchant = await room.merchant();
  });
  afterEach(() => room.stop());
  const facts = (merchantId = merchant.id) => readFacts(room.store, TENANT, merchantId);

  it('of the same file again adds nothing, and equal lines are separate facts', async () => {
    const first = await room.import('a.csv', ORDERS, { merchantId: merchant.id });
    expect(first.counts).to.deep.equal({ rows: 4, inserted: 2, corrected: 0, unchanged: 0, rejected: 2 });
    const again = await room.import('b.csv', ORDERS, { merchantId: merchant.id });
    expect(again.counts).to.deep.equal({ rows: 4, inserted: 0, corrected: 0, unchanged: 2, rejected: 2 });
    expect(await facts()).to.have.lengthOf(2);
  });

  it('gives its rejected rows back as a file that can be mended and imported', async () => {
    const { id } = await room.import('orders.csv', ORDERS, { merchantId: merchant.id });
    const rejects = await room.rejects(id);
    const lines = rejects.trim().split('\r\n');
    expect(lines[0]).to.equal('订单编号,下单时间,门店,商品名称,数量,单价,rejected_column,rejected_reason');
    expect(lines[1]).to.match(/^D2,2024-03-05 09:08,二店,面,x,8.00,数量,"?not a number/);
    expect(lines[2]).to.match(/^D3,not a day,一店,'=1\+1,-2,8.00,下单时间,"?not a date/);
    const mended = rejects.replace(',x,', ',3,').replace('not a day', '2024-03-06 10:00');
    const record = await room.import('mended.csv', mended, { merchantId: merchant.id });
    expect(record.counts).to.include({ rows: 2, inserted: 2, rejected: 0 });
    const mendedFacts = (await facts()).slice(2);
    expect(mendedFacts.map(({ item, amountMinor }) => [item, amountMinor])).to.deep.equal([
      ['面', 2400],
      ['=1+1', -1600],
    ]);
  });

  it('spreads one file over merchants by a column, and opens books only when asked to', async () => {
    const outlet = await room.merchant({ name: { zh: '一店' } });
    const known = await room.import('a.csv', ORDERS, { merchantColumn: '门店' });
    expect(known.counts).to.include({ inserted: 2, rejected: 2 });
    expect(known.merchants).to.deep.equal([{ merchantId: outlet.id, name: '一店', rows: 2 }]);
    expect(await room.rejects(known.id)).to.match(/no merchant is called ""二店""/);
    const mended = ORDERS.replace(',x,', ',3,');
    const opened = await room.import('b.csv', mended, { merchantColumn: '门店', createMerchants: true });
    expect(opened.counts).to.include({ inserted: 1, unchanged: 2, rejected: 1 });
    const [second] = await room.store.merchants.findMerchantsByName(TENANT, '二店');
    expect((await facts(second!.id)).map(({ amountMinor }) => amountMinor)).to.deep.equal([2400]);
    expect(await facts(outlet.id)).to.have.lengthOf(2);
    const nameless = ORDERS.replace(',二店,', ', ,');
    const rejected = await room.import('c.csv', nameless, { merchantColumn: '门店', createMerchants: true });
    expect(await room.rejects(rejected.id)).to.contain('门店,names no merchant / 未填写商户');
  });

  it('sent ten times at once with one idempotency key is one import', async () => {
    const send = async () => {
      const uploadId = await room.upload('a.csv', Buffer.from(ORDERS));
      const params = { uploadId, merchantId: merchant.id, commit: true };
      const idempotency = { key: 'key-00000001', fingerprint: 'the same bytes' };
      return room.nodes.host.ask(createImport, params, { caller: OWNER, idempotency });
    };
    const records = await Promise.all(Array.from({ length: 10 }, send));
    expect(new Set(records.map(({ id }) => id)).size).to.equal(1);
    expect((await room.nodes.host.ask(listImports, {}, { caller: OWNER })).data).to.have.lengthOf(1);
  });

  it('that is refused leaves no upload behind', async () => {
    const send = async (params: object, fingerprint = 'a') => {
      const uploadId = await room.upload('a.csv', Buffer.from(ORDERS));
      const idempotency = { key: 'key-00000001', fingerprint };
      return room.nodes.host.ask(createImport, { uploadId, ...params }, { caller: OWNER, idempotency });
    };
    expect(await codeOf(send({ merchantId: 'mer_nobody00' }))).to.equal('NOT_FOUND');
    await room.finished((await send({ merchantId: merchant.id })).id);
    expect(await codeOf(send({ merchantId: merchant.id }, 'b'))).to.equal('IDEMPOTENCY_KEY_REUSED');
    const files = await readdir(room.folder, { recursive: true });
    expect(files.filter((name) => name.includes('upl_'))).to.deep.equal([]);
  });

  it('can be looked at and mended before the first row is written', async () => {
    const { host } = room.nodes;
    const bytes = Buffer.from('when;how much;what\n2024-03-05;1,50;soup\n2024-03-06;2.25;=tea\n');
    const uploadId = await room.upload('odd.csv', bytes);
    const mapping = { occurredAt: 'when', amount: 'how much' };
    const options = { uploadId, merchantId: merchant.id, commit: false, mapping };
    const { id, state } = await host.ask(createImport, options, { caller: OWNER });
    expect(state).to.equal('awaiting-commit');
    const first = await host.ask(previewImport, { importId: id }, { caller: OWNER });
    expect(first.headings).to.deep.equal(['when', 'how much', 'what']);
    expect(first.rows[0]?.rejected).to.deep.include({ column: 'how much' });
    expect(first.rows[1]?.transaction).to.include({ amountMinor: 225, kind: 'sale' });
    const wider = { importId: id, mapping: { ...mapping, item: 'what' } };
    const changed = await host.ask(setImportMapping, wider, { caller: OWNER });
    expect(changed.mapping).to.deep.equal({ occurredAt: 'when', amount: 'how much', item: 'what' });
    expect(await facts()).to.deep.equal([]);
    await host.ask(commitImport, { importId: id }, { caller: OWNER });
    const done = await room.finished(id);
    expect(done.counts).to.include({ rows: 2, inserted: 1, rejected: 1 });
    expect((await facts())[0]).to.include({ item: '=tea', amountMinor: 225 });
    expect(await codeOf(host.ask(commitImport, { importId: id }, { caller: OWNER }))).to.equal(
      'IMPORT_NOT_READY',
    );
    expect(await codeOf(host.ask(previewImport, { importId: id }, { caller: OWNER }))).to.equal(
      'IMPORT_NOT_READY',
    );
  });

  it('is made once by a request that comes twice with its key', async () => {
    const { host } = room.nodes;
    const ask = async (fingerprint: string) => {
      const uploadId = await room.upload('a.csv', Buffer.from(ORDERS));
      const idempotency = { key: 'key-00000001', fingerprint };
      return host.ask(createImport, { uploadId, merchantId: merchant.id }, { caller: OWNER, idempotency });
    };
    const first = await ask('same');
    await room.finished(first.id);
    expect((await ask('same')).id).to.equal(first.id);
    expect(await codeOf(ask('other'))).to.equal('IDEMPOTENCY_KEY_REUSED');
    const { data } = await host.ask(listImports, {}, { caller: OWNER });
    expect(data.map(({ id }) => id)).to.deep.equal([first.id]);
  });

  it('stops after the rows in hand when it is cancelled, and what it wrote stays', async () => {
    const { host } = room.nodes;
    const LINES = 300_000;
    let lines = 'externalId,occurredAt,amount\n';
    for (let line = 0; line < LINES; line++)
      lines += `x${String(line).padStart(7, '0')},2024-03-05 09:07,1.00\n`;
    const uploadId = await room.upload('long.csv', Buffer.from(lines));
    const { id } = await host.ask(createImport, { uploadId, merchantId: merchant.id }, { caller: OWNER });
    for (;;) {
      const { counts } = await host.ask(getImport, { importId: id }, { caller: OWNER });
      if (counts.inserted > 0) break;
      // Between two nodes in memory nothing else gets a turn while one asks without a pause.
      await pause(5);
    }
    await host.ask(cancelLedgerJob, { jobId: id }, { caller: OWNER });
    const record = await room.finished(id);
    expect(record.state).to.equal('cancelled');
    expect(record.counts.inserted).to.be.greaterThan(0).and.lessThan(LINES);
    const { transactionCount } = await countAll(room, merchant.id);
    expect(transactionCount).to.equal(record.counts.inserted);
    expect(await codeOf(host.ask(cancelLedgerJob, { jobId: id }, { caller: OWNER }))).to.equal(
      'JOB_NOT_RUNNING',
    );
  });

  it('is nobody else’s: another tenant, another merchant, another user’s upload', async () => {
    const { host } = room.nodes;
    const other = await room.merchant({ name: { zh: '别家' } });
    const { id } = await room.import('a.csv', ORDERS, { merchantId: merchant.id });
    const limited: Caller = { ...OWNER, userId: 'usr_00000002', merchantIds: [other.id] };
    for (const caller of [STRANGER, limited]) {
      const asks = [
        host.ask(getImport, { importId: id }, { caller }),
        host.ask(previewImport, { importId: id }, { caller }),
        host.ask(setImportMapping, { importId: id }, { caller }),
        host.ask(commitImport, { importId: id }, { caller }),
        host.ask(readImportErrors, { importId: id, offset: 0 }, { caller }),
        host.ask(cancelLedgerJob, { jobId: id }, { caller }),
      ];
      for (const asked of asks) expect(await codeOf(asked)).to.equal('NOT_FOUND');
      expect((await host.ask(listImports, {}, { caller })).data).to.deep.equal([]);
      expect((await host.ask(listLedgerJobs, {}, { caller })).data).to.deep.equal([]);
      const own = await room.upload('b.csv', Buffer.from(ORDERS), caller);
      const into = host.ask(createImport, { uploadId: own, merchantId: merchant.id }, { caller });
      expect(await codeOf(into)).to.equal('NOT_FOUND');
    }
    const uploadId = await room.upload('c.csv', Buffer.from(ORDERS));
    const part = { uploadId, offset: 0, bytes: 'AAAA' };
    expect(await codeOf(host.ask(writeUploadPart, part, { caller: STRANGER }))).to.equal('NOT_FOUND');
    const taken = host.ask(createImport, { uploadId, merchantId: other.id }, { caller: limited });
    expect(await codeOf(taken)).to.equal('NOT_FOUND');
    const spread = await room.upload('d.csv', Buffer.from(ORDERS), limited);
    const opening = { uploadId: spread, merchantColumn: '门店', createMerchants: true };
    expect(await codeOf(host.ask(createImport, opening, { caller: limited }))).to.equal('NOT_ALLOWED');
  });

  it('by someone with limits writes only into their own merchants’ books', async () => {
    const mine = await room.merchant({ name: { zh: '一店' } });
    const other = await room.merchant({ name: { zh: '二店' } });
    const limited: Caller = { ...OWNER, userId: 'usr_00000002', merchantIds: [mine.id] };
    const mended = ORDERS.replace(',x,', ',3,');
    const record = await room.import('a.csv', mended, { merchantColumn: '门店' }, limited);
    expect(record.counts).to.include({ inserted: 2, rejected: 2 });
    expect(await facts(other.id)).to.deep.equal([]);
  });

  it('takes a part of an upload twice, and not behind a gap', async () => {
    const { host } = room.nodes;
    const { uploadId } = await host.ask(openUpload, { fileName: 'a.csv' }, { caller: OWNER });
    const write = (offset: number, text: string) =>
      host.ask(
        writeUploadPart,
        { uploadId, offset, bytes: new WireBytes(Buffer.from(text)) },
        { caller: OWNER },
      );
    expect(await write(0, 'abc')).to.deep.equal({ size: 3 });
    expect(await write(0, 'abc')).to.deep.equal({ size: 3 });
    expect(await write(2, 'cde')).to.deep.equal({ size: 5 });
    expect(await codeOf(write(9, 'x'))).to.equal('UPLOAD_OUT_OF_ORDER');
  });
});

async function countAll(room: TestRoom, merchantId: string): Promise<{ transactionCount: number }> {
  return { transactionCount: (await readFacts(room.store, TENANT, merchantId)).length };
}
