import { readFileSync } from 'node:fs';
import type { ImportRecord } from '@merchant-analysis/contracts/files';
import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { expect } from 'chai';
import { fixture, openTestRoom, TENANT, type TestRoom } from './file-room.js';
import { makeWorkbook, number, text } from './make-workbook.js';
import { readFacts } from './read-facts.js';

describe('a file becomes facts', function () {
  this.timeout(60_000);
  let room: TestRoom;
  let merchant: Merchant;
  before(async () => {
    room = await openTestRoom();
  });
  beforeEach(async () => {
    merchant = await room.merchant();
  });
  after(() => room.stop());

  const bring = (fileName: string, bytes: Buffer | string): Promise<ImportRecord> =>
    room.import(fileName, bytes, { merchantId: merchant.id });
  const facts = () => readFacts(room.store, TENANT, merchant.id);
  /** A few columns of every fact, to be compared at a glance. */
  const glance = async () =>
    (await facts()).map(({ occurredAt, kind, amountMinor, item, status }) => [
      new Date(occurredAt + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '),
      kind,
      amountMinor,
      item,
      status,
    ]);

  it('order lines: quantity × unit price, returns as refunds, zero and negative prices too', async () => {
    const record = await bring(
      'orders.csv',
      [
        'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
        '536365,85123A,"LANTERN, WHITE",6,2010-12-01 08:26,2.55,17850,United Kingdom',
        'C536379,D,Discount,-1,2010-12-01 09:41,27.5,14527,United Kingdom',
        '536414,22139,,56,2010-12-01 11:52,0,,United Kingdom',
        'A563186,B,Adjust bad debt,1,2011-08-12 14:51,-11062.06,,United Kingdom',
        '550193,PADS,PADS,1,2011-04-15 09:27,0.001,13952,United Kingdom',
      ].join('\r\n'),
    );
    expect(record).to.include({ state: 'succeeded', profile: 'orders' });
    expect(record.counts).to.include({ rows: 5, inserted: 5, rejected: 0 });
    const [first, returned, free, padding, debt] = await facts();
    expect(first).to.deep.include({
      source: 'orders',
      direction: 'in',
      amountMinor: 1530, // 6 × 2.55
      kind: 'sale',
      item: 'LANTERN, WHITE',
      quantity: 6,
      payerToken: '17850',
      memo: '536365 · United Kingdom',
    });
    expect(first?.occurredAt).to.equal(Date.parse('2010-12-01T08:26:00+08:00'));
    expect(returned).to.include({ kind: 'refund', direction: 'out', amountMinor: -2750, quantity: -1 });
    expect(free).to.include({ kind: 'sale', amountMinor: 0, item: '22139' });
    expect(padding).to.include({ kind: 'sale', amountMinor: 0 });
    expect(debt).to.include({ kind: 'refund', direction: 'out', amountMinor: -1_106_206 });
  });

  it('order lines in Chinese: what was paid counts, a refund is a fact of its own', async () => {
    const record = await bring(
      '订单.csv',
      [
        '订单编号,下单时间,门店,平台,商品名称,数量,单价,实付金额,退款',
        'D1,2024/3/5 9:07,一店,美团,牛肉面,2,¥18.00,¥33.00,0',
        'D2,2024/3/5 9:09,一店,堂食,凉皮,1,12.00,12.00,5.00',
        'D3,2024/3/5 9:11,一店,堂食,凉皮,3,12.00,,是',
      ].join('\n'),
    );
    expect(record.counts).to.include({ rows: 3, inserted: 5, rejected: 0 });
    const [noodles, skin, part, skins, all] = await facts();
    expect(noodles).to.include({ amountMinor: 3300, channel: '美团', quantity: 2, item: '牛肉面' });
    expect(skin).to.include({ amountMinor: 1200, kind: 'sale' });
    expect(part).to.include({ amountMinor: -500, kind: 'refund', originalExternalId: skin?.externalId });
    expect(skins).to.include({ amountMinor: 3600 });
    expect(all).to.include({ amountMinor: -3600, kind: 'refund' });
  });

  it('the same order lines in GB18030, tab and semicolon files give the same facts', async () => {
    const lines = '订单编号,下单时间,商品名称,数量,单价\nD1,2024/3/5 9:07,牛肉面龘,2,18.00\n';
    await bring('utf8.csv', `\ufeff${lines}`);
    const expected = await facts();
    expect(expected).to.have.lengthOf(1);
    const gb = fixture('orders-gb18030.csv');
    expect(gb.includes('订单')).to.equal(false);
    const others = [gb, lines.replaceAll(',', '\t'), lines.replaceAll(',', ';'), lines.replaceAll(',', '|')];
    others.push(Buffer.from(`\ufeff${lines}`, 'utf16le'));
    for (const [index, bytes] of others.entries()) {
      const record = await bring(`other-${index}.csv`, bytes);
      expect(record.counts, String(index)).to.include({ rows: 1, inserted: 0, unchanged: 1 });
    }
    expect(await facts()).to.deep.equal(expected);
  });

  it('a WeChat bill of a person', async () => {
    const record = await bring('微信支付账单.csv', fixture('wechat-personal.csv'));
    expect(record).to.include({ profile: 'wechat', state: 'succeeded' });
    expect(record.counts).to.include({ rows: 6, inserted: 6, rejected: 0 });
    expect(await glance()).to.deep.equal([
      ['2024-03-28 08:01', 'expense', -2500, '早餐', 'settled'],
      ['2024-03-28 12:30', 'sale', 123_450, '收款方备注:二维码收款', 'settled'],
      ['2024-03-29 09:00', 'expense', 2500, '早餐', 'settled'],
      ['2024-03-29 10:00', 'other_income', 8800, '转账备注:微信转账', 'settled'],
      ['2024-03-30 18:00', 'own_transfer', -100_000, undefined, 'settled'],
      ['2024-03-31 20:00', 'expense', -1000, '外卖', 'void'],
    ]);
  });

  it('a WeChat bill of a merchant, with fees and a refund that names its order', async () => {
    const record = await bring('bill.csv', fixture('wechat-merchant.csv'));
    expect(record).to.include({ profile: 'wechat', state: 'succeeded' });
    expect(record.counts).to.include({ rows: 3, inserted: 6, rejected: 0 });
    const rows = await facts();
    expect(
      rows.map(({ kind, amountMinor, externalId }) => [kind, amountMinor, externalId]),
    ).to.have.deep.members([
      ['sale', 10_000, '4200000001202403280000000001'],
      ['fee', -60, '4200000001202403280000000001.fee'],
      ['refund', -4000, '50300000012024032900000000001'],
      ['fee', 24, '50300000012024032900000000001.fee'],
      ['sale', 2000, '4200000001202403280000000002'],
      ['fee', -12, '4200000001202403280000000002.fee'],
    ]);
    const refund = rows.find(({ kind }) => kind === 'refund');
    expect(refund?.originalExternalId).to.equal('4200000001202403280000000001');
  });

  it('Alipay bills: of a person, of the account, of the business', async () => {
    const personal = await bring('alipay.csv', fixture('alipay-personal-gb18030.csv'));
    expect(personal).to.include({ profile: 'alipay', encoding: 'gb18030' });
    expect(personal.counts).to.include({ rows: 4, inserted: 4, rejected: 0 });
    const account = await bring('account.csv', fixture('alipay-account.csv'));
    expect(account.counts).to.include({ rows: 4, inserted: 4, rejected: 0 });
    const business = await bring('business.csv', fixture('alipay-business.csv'));
    expect(business.counts).to.include({ rows: 2, inserted: 4, rejected: 0 });
    expect(await glance()).to.deep.equal([
      ['2024-03-01 08:00', 'expense', -1990, '洗发水', 'settled'],
      ['2024-03-01 09:00', 'expense', 1990, '退款-洗发水', 'settled'],
      ['2024-03-02 10:00', 'sale', 30_000, '收款', 'settled'],
      ['2024-03-03 11:00', 'own_transfer', -500, '打车', 'void'],
      ['2024-03-05 12:00', 'sale', 5000, '牛肉面', 'settled'],
      ['2024-03-05 12:01', 'fee', -30, undefined, 'settled'],
      ['2024-03-05 13:00', 'refund', -2000, '牛肉面', 'settled'],
      ['2024-03-05 23:00', 'own_transfer', -2970, undefined, 'settled'],
      ['2024-03-06 12:00', 'sale', 6000, '烩面', 'settled'],
      ['2024-03-06 12:00', 'fee', -36, undefined, 'settled'],
      ['2024-03-06 13:00', 'refund', -6000, '烩面', 'settled'],
      ['2024-03-06 13:00', 'fee', 36, undefined, 'settled'],
    ]);
  });

  it('a workbook: dates by their style, shared and rich strings, results of formulas', async () => {
    const heading = ['流水号', '交易时间', '金额', '商品名称', '备注'].map(text).join('');
    const bytes = await makeWorkbook({
      hiddenFirst: true,
      sharedStrings: ['牛肉面', 'a &amp; b'],
      rows: [
        `<row r="1">${heading}</row>`,
        `<row r="3">${text('t1')}${number('45356.379861111112', 1)}${number('12.550000000000001')}<c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>`,
        `<row r="4">${text('t2')}${number(45356, 2)}<c><f>1+1</f><v>2</v></c><c t="inlineStr"><is><r><t>烩</t></r><r><t>面</t></r><rPh><t>hui</t></rPh></is></c></row>`,
        `<row r="5">${text('t3')}${text('2024-03-07')}<c><f>NOW()</f></c></row>`,
        `<row r="6">${number('4.2000012345678902E+27')}${text('2024-03-07')}${number(1)}</row>`,
        `<row r="7">${text('t5')}${text('2024-03-07')}<c t="e"><v>#N/A</v></c></row>`,
      ].join(''),
    });
    const record = await bring('账.xlsx', bytes);
    expect(record).to.include({ format: 'xlsx', state: 'succeeded' });
    expect(record.counts).to.include({ rows: 5, inserted: 2, rejected: 3 });
    const [first, second] = (await facts()).sort((a, b) => a.externalId.localeCompare(b.externalId));
    expect(first).to.include({ amountMinor: 1255, item: '牛肉面', memo: 'a & b' });
    expect(first?.occurredAt).to.equal(Date.parse('2024-03-05T09:07:00+08:00'));
    expect(second).to.include({ amountMinor: 200, item: '烩面' });
    const rejects = await room.rejects(record.id);
    expect(rejects).to.match(/formula without a stored result/);
    expect(rejects).to.match(/more than 15 digits/);
    expect(rejects).to.match(/error value/);
  });

  it('ragged lines, line breaks in quotes and blank lines do not shift a cell', async () => {
    const record = await bring(
      'ragged.csv',
      'externalId,occurredAt,amount,item\na,2024-03-05,1.00\n\nb,2024-03-05,2.00,"two\nlines",more,and more\n"c",2024-03-05,"1,003.00","say ""hi"""\n',
    );
    expect(record.counts).to.include({ rows: 3, inserted: 3, rejected: 0 });
    expect(
      (await facts()).map(({ externalId, amountMinor, item }) => [externalId, amountMinor, item]),
    ).to.deep.equal([
      ['a', 100, undefined],
      ['b', 200, 'two lines'],
      ['c', 100_300, 'say "hi"'],
    ]);
  });

  it('dates that can be read in two ways follow the file, the setting, or are rejected', async () => {
    const lines = (...dates: string[]) =>
      `id,date,amount\n${dates.map((date, line) => `${line},${date},1\n`).join('')}`;
    const told = await bring('told.csv', lines('03/04/2024', '25/04/2024'));
    expect(told.counts).to.include({ inserted: 2, rejected: 0 });
    expect((await facts()).map(({ occurredAt }) => occurredAt)).to.deep.equal([
      Date.parse('2024-04-03T00:00:00+08:00'),
      Date.parse('2024-04-25T00:00:00+08:00'),
    ]);
    const open = await bring('open.csv', lines('03/04/2024', '05/05/2024'));
    expect(open.counts).to.include({ rejected: 1 });
    expect(await room.rejects(open.id)).to.match(/set dateOrder/);
    const set = await room.import('set.csv', lines('03/04/2024'), {
      merchantId: merchant.id,
      dateOrder: 'month-first',
    });
    expect(set.counts).to.include({ corrected: 1, rejected: 0 });
  });

  it('an excerpt of real orders', async () => {
    const record = await bring('online-retail.csv', fixture('online-retail-excerpt.csv'));
    const lines = readFileSync(
      new URL('../../test/fixtures/online-retail-excerpt.csv', import.meta.url),
      'utf8',
    );
    expect(record.counts).to.include({ rows: lines.trim().split('\n').length - 1, rejected: 0 });
  });
});
