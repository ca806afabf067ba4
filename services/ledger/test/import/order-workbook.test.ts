import { expect } from 'chai';
import { openTestRoom, TENANT, type TestRoom } from './file-room.js';
import { makeOrderWorkbook, type OrderWorkbook } from './order-workbook.js';

const LINES = 100_000;

describe('订单数据.xlsx with 100,000 order lines', function () {
  this.timeout(300_000);
  let room: TestRoom;
  let workbook: OrderWorkbook;
  before(async () => {
    room = await openTestRoom();
    workbook = await makeOrderWorkbook(LINES);
  });
  after(() => room.stop());

  it('fills the books of five outlets, day by day to the fen, and adds nothing the second time', async () => {
    const options = { merchantColumn: '门店', createMerchants: true };
    const first = await room.import('订单数据.xlsx', workbook.bytes, options);
    const facts = [...workbook.expected.values()].reduce((sum, { count }) => sum + count, 0);
    expect(first.counts).to.deep.equal({
      rows: LINES,
      inserted: facts,
      corrected: 0,
      unchanged: 0,
      rejected: 0,
    });
    expect(first.merchants).to.have.lengthOf(5);
    const found = new Map<string, { count: number; netFen: number }>();
    for (const { merchantId, name } of first.merchants) {
      const days = await room.store.transactions.summarize({
        tenantId: TENANT,
        merchantIds: [merchantId],
        fromDay: 0,
        toDay: 50_000,
        groupBy: 'day',
      });
      for (const { key, count, netMinor } of days) found.set(`${name} ${key}`, { count, netFen: netMinor });
    }
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(workbook.expected));
    const again = await room.import('订单数据.xlsx', workbook.bytes, options);
    expect(again.counts).to.include({ rows: LINES, inserted: 0, unchanged: facts });
  });
});
