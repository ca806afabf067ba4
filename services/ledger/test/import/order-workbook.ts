import { seededRandom } from '@merchant-analysis/kernel/random';
import { makeWorkbook, number, row, text } from './make-workbook.js';

const OUTLETS = ['南山店', '福田店', '罗湖店', '宝安店', '龙岗店'];
const PLATFORMS = ['堂食', '美团', '饿了么', '自提'];
const HEADINGS = ['订单编号', '下单时间', '门店', '平台', '商品名称', '数量', '单价', '实付金额', '退款'];
const FIRST_EXCEL_DAY = 45_292; // 2024-01-01

export interface OrderWorkbook {
  readonly bytes: Buffer;
  /** `门店 YYYY-MM-DD` → number of facts and net sum in 分, counted in whole numbers while the lines were made. */
  readonly expected: ReadonlyMap<string, { count: number; netFen: number }>;
}

/** 订单数据.xlsx: order lines of five outlets over a year. Every tenth was discounted, every fiftieth given back. */
export async function makeOrderWorkbook(lines: number): Promise<OrderWorkbook> {
  const random = seededRandom('订单数据');
  const expected = new Map<string, { count: number; netFen: number }>();
  const rows = [row(...HEADINGS.map(text))];
  for (let line = 0; line < lines; line++) {
    const day = Math.floor((line * 365) / lines);
    const minute = random.integer(0, 1439);
    const outlet = OUTLETS[random.integer(0, OUTLETS.length - 1)]!;
    const quantity = random.integer(1, 4);
    const priceFen = random.integer(3, 60) * 100 + random.integer(0, 1) * 50;
    const isDiscounted = line % 10 === 3;
    const paidFen = quantity * priceFen - (isDiscounted ? 100 : 0);
    const refundFen = line % 50 === 7 ? Math.floor(paidFen / 2) : 0;
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    const sum = expected.get(`${outlet} ${date}`) ?? { count: 0, netFen: 0 };
    sum.count += refundFen > 0 ? 2 : 1;
    sum.netFen += paidFen - refundFen;
    expected.set(`${outlet} ${date}`, sum);
    rows.push(
      row(
        text(`D${String(Math.floor(line / 2)).padStart(8, '0')}`),
        number(FIRST_EXCEL_DAY + day + minute / 1440, 1),
        text(outlet),
        text(PLATFORMS[random.integer(0, 3)]!),
        text(`菜品${random.integer(1, 80)}`),
        number(quantity),
        number(priceFen / 100),
        isDiscounted ? number(paidFen / 100) : '<c/>',
        refundFen > 0 ? number(refundFen / 100) : '<c/>',
      ),
    );
  }
  return { bytes: await makeWorkbook({ rows: rows.join('') }), expected };
}
