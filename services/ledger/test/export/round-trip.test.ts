import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '@merchant-analysis/contracts/caller';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import { createExport, getLedgerJob, readExportPart } from '@merchant-analysis/contracts/files';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import type { Problem } from '@merchant-analysis/kernel/problem';
import { newId } from '@merchant-analysis/storage/identifier';
import { expect } from 'chai';
import { OWNER, openTestRoom, TENANT, type TestRoom } from '../import/file-room.js';
import { readFacts } from '../import/read-facts.js';
import { madeRows } from './made-rows.js';

describe('an export', function () {
  this.timeout(60_000);
  let room: TestRoom;
  let merchant: Merchant;
  beforeEach(async () => {
    room = await openTestRoom();
    merchant = await room.merchant({
      name: { zh: '甲' },
      timeZone: 'Europe/London',
      currency: 'KWD',
      dayCut: '02:00',
    });
    await room.store.chunks.writeRows({ tenantId: TENANT, rows: madeRows(merchant.id) });
  });
  afterEach(() => room.stop());

  async function exported(params: InputOf<typeof createExport>, caller: Caller = OWNER): Promise<Buffer> {
    const { host } = room.nodes;
    const { id } = await host.ask(createExport, params, { caller });
    for (;;) {
      const job = await host.ask(getLedgerJob, { jobId: id }, { caller });
      if (job.state === 'failed') throw new Error(job.problem?.title);
      if (job.state === 'succeeded') break;
      await pause(20);
    }
    const parts: Buffer[] = [];
    for (let offset: number | undefined = 0; offset !== undefined; ) {
      const asked: { exportId: string; offset: number; maxBytes: number } = {
        exportId: id,
        offset,
        maxBytes: 50_000,
      };
      const part = await host.ask(readExportPart, asked, { caller });
      parts.push(Buffer.from(part.base64, 'base64'));
      offset = part.nextOffset;
    }
    return Buffer.concat(parts);
  }

  for (const format of ['csv', 'xlsx'] as const) {
    it(`as ${format}, imported into an empty merchant, gives the same books row for row`, async () => {
      const file = await exported({ merchantId: merchant.id, content: 'transactions', format });
      const copy = await room.merchant({
        name: { zh: '乙' },
        timeZone: 'Europe/London',
        currency: 'KWD',
        dayCut: '02:00',
      });
      const record = await room.import(`books.${format}`, file, { merchantId: copy.id });
      expect(record).to.include({ state: 'succeeded', profile: 'transactions' });
      expect(record.counts).to.include({ rows: 400, inserted: 400, rejected: 0 });
      const original = await readFacts(room.store, TENANT, merchant.id);
      expect(await readFacts(room.store, TENANT, copy.id)).to.deep.equal(original);
    });
  }

  it('holds no cell that a spreadsheet would run, and numbers stay numbers', async () => {
    const file = await exported({ merchantId: merchant.id, content: 'transactions' });
    const lines = file
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trim()
      .split('\r\n');
    expect(lines).to.have.lengthOf(401);
    expect(lines.some((line) => line.includes("'=1+1"))).to.equal(true);
    expect(lines.some((line) => /,-\d+\.\d{3},KWD,/.test(line))).to.equal(true);
    for (const line of lines) expect(line).not.to.match(/(^|,)"?[=+@\t＝＋－＠]/);
  });

  it('of the rollups sums to what the transactions sum to', async () => {
    const facts = await readFacts(room.store, TENANT, merchant.id);
    const counted = facts.filter(({ status, kind }) => status !== 'void' && kind !== 'own_transfer');
    const sum = counted.reduce((total, { amountMinor }) => total + amountMinor, 0);
    for (const content of ['daily-rollups', 'monthly-rollups'] as const) {
      const file = await exported({ merchantId: merchant.id, content });
      const lines = file.toString('utf8').trim().split('\r\n').slice(1);
      const nets = lines.map((line) => Math.round(Number(line.split(',')[5]) * 1000));
      expect(
        nets.reduce((total, net) => total + net, 0),
        content,
      ).to.equal(sum);
    }
  });

  it('of a report writes its tables one below the other', async () => {
    const report = [
      {
        section: '现金',
        rows: [
          ['日期', '净额'],
          ['2024-03-05', -12.5],
          ['2024-03-06', '-34295.03'],
          ['=x', null],
        ],
      },
      { section: 'cost', rows: [[1, 2]] },
    ];
    const file = await exported({ merchantId: merchant.id, content: 'report', report });
    expect(file.toString('utf8')).to.equal(
      "\ufeff现金\r\n日期,净额\r\n2024-03-05,-12.5\r\n2024-03-06,-34295.03\r\n'=x,\r\n\r\ncost\r\n1,2\r\n",
    );
    const sheets = await exported({ merchantId: merchant.id, content: 'report', format: 'xlsx', report });
    expect(sheets.subarray(0, 2).toString()).to.equal('PK');
  });

  it('is for those who may see the merchant, and its file for whoever asked', async () => {
    const { host } = room.nodes;
    const stranger: Caller = { tenantId: 'ten_00000002', userId: 'usr_00000009', roles: ['owner'] };
    const limited: Caller = { ...OWNER, userId: 'usr_00000002', merchantIds: [newId('mer')] };
    const codeOf = (asked: Promise<unknown>) =>
      asked.then(
        () => 'fine',
        (error: Problem) => error.code,
      );
    const params = { merchantId: merchant.id, content: 'transactions' } as const;
    const { id } = await host.ask(createExport, params, { caller: OWNER });
    for (const caller of [stranger, limited]) {
      expect(await codeOf(host.ask(createExport, params, { caller }))).to.equal('NOT_FOUND');
      expect(await codeOf(host.ask(getLedgerJob, { jobId: id }, { caller }))).to.equal('NOT_FOUND');
      expect(await codeOf(host.ask(readExportPart, { exportId: id, offset: 0 }, { caller }))).to.equal(
        'NOT_FOUND',
      );
    }
  });

  it('of a group is for those who were given the group: one of its merchants is not enough', async () => {
    const { host } = room.nodes;
    const group = await room.store.groups.createGroup({
      tenantId: TENANT,
      groupId: newId('grp'),
      fields: { name: { en: 'East' }, kind: 'region', merchantIds: [merchant.id] },
    });
    const params = { groupId: group.id, content: 'transactions' } as const;
    const limited: Caller = { ...OWNER, userId: 'usr_00000002', merchantIds: [merchant.id] };
    const refused = await host.ask(createExport, params, { caller: limited }).then(
      () => 'fine',
      (error: Problem) => error.code,
    );
    expect(refused).to.equal('NOT_FOUND');
    const given: Caller = { ...limited, groupIds: [group.id] };
    expect(await host.ask(createExport, params, { caller: given })).to.include({ kind: 'export' });
  });
});
