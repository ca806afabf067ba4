import type { LedgerRow } from '../../domain/ledger-row.js';
import { RowRejected } from '../row-rejected.js';
import { multiplyToMinorUnits, toNumber } from '../values/decimal.js';
import type { ColumnsOf } from './columns.js';
import { field, type Layout } from './layout.js';
import { bareCell, type RowReader } from './row-reader.js';
import { checkCurrency } from './transactions.js';
import { METHOD_WORDS } from './words.js';

const FIELDS = [
  field(
    'orderId',
    'Number of the order; kept in the memo',
    'invoiceno',
    'orderno',
    'orderid',
    'ordernumber',
    'invoice',
    '订单编号',
    '订单号',
    '销售单号',
    '单号',
  ),
  field(
    'occurredAt',
    'Date and time of the order',
    'invoicedate',
    'ordertime',
    'orderedat',
    'orderdate',
    'datetime',
    'date',
    'time',
    '下单时间',
    '订单时间',
    '付款时间',
    '支付时间',
    '交易时间',
    '创建时间',
    '时间',
    '日期',
  ),
  field(
    'item',
    'Article',
    'description',
    'productname',
    'itemname',
    'product',
    'item',
    '商品名称',
    '商品',
    '品名',
    '菜品名称',
    '菜名',
    '宝贝标题',
  ),
  field(
    'itemCode',
    'Number of the article; its name where there is none',
    'stockcode',
    'sku',
    'itemcode',
    'productcode',
    '商品编码',
    '商品编号',
    '货号',
    '条码',
  ),
  field(
    'quantity',
    'How many; negative for a return',
    'quantity',
    'qty',
    '数量',
    '购买数量',
    '商品数量',
    '份数',
  ),
  field('unitPrice', 'Price of one', 'unitprice', 'price', '单价', '商品单价', '售价'),
  field(
    'paid',
    'What was paid for the line; before quantity × unit price',
    'amountpaid',
    'paidamount',
    'paid',
    'linetotal',
    '实付金额',
    '实付',
    '实收金额',
    '实收',
    '支付金额',
    '成交金额',
  ),
  field(
    'refund',
    'What was given back of it: an amount, or yes (是)',
    'refund',
    'refundamount',
    'refunded',
    '退款',
    '退款金额',
  ),
  field('payerToken', 'Customer', 'customerid', 'customer', 'userid', '客户编号', '会员号', '用户id', '买家'),
  field('channel', 'Platform or channel', 'channel', 'platform', '平台', '渠道'),
  field('category', 'Category', 'category', '品类', '类目', '分类', '商品分类'),
  field('method', 'cash, card, transfer or code', 'paymentmethod', '支付方式', '付款方式'),
  field('currency', "ISO 4217 code; must be the merchant's", 'currency', '币种', '货币'),
  field('region', 'Country or region; kept in the memo', 'country', 'region', '国家', '地区'),
  field('memo', 'Note', 'memo', 'note', 'remark', '备注'),
];
type At = ColumnsOf<typeof FIELDS>;

/**
 * Order lines: one record an article of an order. What was paid is the amount where the file says it, else
 * quantity × unit price, rounded once. A line has no id of its own: its id is made from its cells, and equal
 * lines are separate facts.
 */
export const ORDERS: Layout<typeof FIELDS> = {
  name: 'orders',
  profile: 'orders',
  needs: [['occurredAt'], ['paid', 'unitPrice'], ['paid', 'quantity'], ['orderId', 'item', 'itemCode']],
  fields: FIELDS,
  read: readOrderLine,
};

/** Invoices of the widely used Online Retail layout: C and six digits is a cancellation. */
const CANCELLATION = /^c\d{6}$/i;

function readOrderLine(row: RowReader, at: At): LedgerRow[] {
  const orderId = row.text(at.orderId, 128);
  const quantity = row.decimal(at.quantity);
  const isReturn = (quantity !== undefined && quantity.mantissa < 0) || CANCELLATION.test(orderId ?? '');
  const amount = lineAmount(row, at, isReturn);
  checkCurrency(row, at.currency);
  const isRefund = isReturn || amount < 0;
  const occurredAt = row.instant(at.occurredAt);
  const line: LedgerRow = {
    merchantId: row.books.merchantId,
    externalId: row.madeId(),
    source: 'orders',
    occurredAt,
    direction: isRefund ? 'out' : 'in',
    amountMinor: amount,
    taxIncluded: true,
    kind: isRefund ? 'refund' : 'sale',
    category: row.name(at.category, 100),
    channel: row.name(at.channel, 100),
    method: row.word(at.method, METHOD_WORDS),
    payerToken: row.text(at.payerToken, 128),
    item: row.name(at.item, 300) ?? row.name(at.itemCode, 300),
    quantity: quantity === undefined ? undefined : toNumber(quantity),
    status: 'settled',
    memo:
      [orderId, row.name(at.region, 100), row.text(at.memo, 250)].filter(Boolean).join(' · ') || undefined,
  };
  const refunded = isRefund ? 0 : readRefund(row, at, amount);
  return refunded === 0 ? [line] : [line, refundOf(line, refunded)];
}

function lineAmount(row: RowReader, at: At, isReturn: boolean): number {
  const paid = row.money(at.paid);
  if (paid !== undefined) return isReturn && paid > 0 ? -paid : paid;
  const quantity = row.decimal(at.quantity) ?? row.missing(at.quantity);
  const unitPrice = row.decimal(at.unitPrice) ?? row.missing(at.unitPrice);
  const amount = row.checked(at.unitPrice, multiplyToMinorUnits(quantity, unitPrice, row.books.minorDigits));
  return isReturn && amount > 0 ? -amount : amount;
}

const NOTHING_REFUNDED = new Set(['', '否', '无', 'no', 'false', '未退款', '-', '/']);
const ALL_REFUNDED = new Set(['是', '有', 'yes', 'true', '已退款', '全额退款', '退款', '退款成功']);

/** How much of the line was given back, positive. */
function readRefund(row: RowReader, at: At, amount: number): number {
  const word = bareCell(row.raw(at.refund)).toLowerCase();
  if (NOTHING_REFUNDED.has(word)) return 0;
  if (ALL_REFUNDED.has(word)) return amount;
  const refunded = Math.abs(row.money(at.refund) ?? 0);
  if (refunded > amount) {
    throw new RowRejected('refund', 'more is refunded than was paid', '退款金额大于实付金额');
  }
  return refunded;
}

/** The file has one time for both, so the refund stands on the day of the sale. */
function refundOf(line: LedgerRow, refunded: number): LedgerRow {
  return {
    ...line,
    externalId: `${line.externalId}.refund`,
    originalExternalId: line.externalId,
    direction: 'out',
    amountMinor: -refunded,
    kind: 'refund',
    quantity: undefined,
  };
}
