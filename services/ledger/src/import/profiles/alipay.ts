import type { TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';
import type { LedgerRow } from '../../domain/ledger-row.js';
import { endsBill, feeRow } from './bill.js';
import type { ColumnsOf } from './columns.js';
import { field, type Layout } from './layout.js';
import type { RowReader } from './row-reader.js';

const PERSONAL_FIELDS = [
  field('occurredAt', '交易时间', '交易时间', '付款时间', '交易创建时间'),
  field('createdAt', '交易创建时间, where nothing was paid yet', '交易创建时间'),
  field('category', '交易分类', '交易分类', '类型'),
  field('counterparty', '交易对方', '交易对方'),
  field('item', '商品说明', '商品说明', '商品名称'),
  field('direction', '收/支', '收/支'),
  field('amount', '金额', '金额'),
  field('state', '交易状态', '交易状态'),
  field('externalId', '交易订单号', '交易订单号', '交易号'),
  field('refund', '成功退款（元）', '成功退款'),
  field('fee', '服务费（元）', '服务费'),
  field('memo', '备注', '备注'),
];
type PersonalColumns = ColumnsOf<typeof PERSONAL_FIELDS>;

/** 支付宝交易明细 of a person, of the app and of the older web site: GB18030, preamble and footer. */
export const ALIPAY_PERSONAL: Layout<typeof PERSONAL_FIELDS> = {
  name: 'alipay-personal',
  profile: 'alipay',
  needs: [['occurredAt'], ['direction'], ['amount'], ['state'], ['externalId']],
  endsAt: endsBill,
  fields: PERSONAL_FIELDS,
  read: readPersonal,
};

const ACCOUNT_FIELDS = [
  field('externalId', '账务流水号', '账务流水号'),
  field('merchantOrder', '商户订单号', '商户订单号'),
  field('item', '商品名称', '商品名称'),
  field('occurredAt', '发生时间', '发生时间'),
  field('counterparty', '对方账号', '对方账号'),
  field('received', '收入金额（+元）', '收入金额'),
  field('spent', '支出金额（-元）', '支出金额'),
  field('type', '业务类型', '业务类型', '账务类型'),
  field('memo', '备注', '备注'),
];
type AccountColumns = ColumnsOf<typeof ACCOUNT_FIELDS>;

/** 账务明细: every movement of the merchant's account, fees and withdrawals included. */
export const ALIPAY_ACCOUNT: Layout<typeof ACCOUNT_FIELDS> = {
  name: 'alipay-account',
  profile: 'alipay',
  needs: [['occurredAt'], ['externalId'], ['received'], ['spent']],
  endsAt: endsBill,
  fields: ACCOUNT_FIELDS,
  read: readAccountLine,
};

const BUSINESS_FIELDS = [
  field('externalId', '支付宝交易号', '支付宝交易号'),
  field('merchantOrder', '商户订单号', '商户订单号'),
  field('type', '业务类型: 交易, 退款', '业务类型'),
  field('item', '商品名称', '商品名称'),
  field('occurredAt', '完成时间', '完成时间', '创建时间'),
  field('counterparty', '对方账户', '对方账户'),
  field('amount', '商家实收（元）', '商家实收', '订单金额'),
  field('refundId', '退款批次号/请求号', '退款批次号/请求号', '退款批次号'),
  field('fee', '服务费（元）', '服务费'),
  field('memo', '备注', '备注'),
];
type BusinessColumns = ColumnsOf<typeof BUSINESS_FIELDS>;

/** 业务明细: payments and refunds of the merchant, the fee in a column. */
export const ALIPAY_BUSINESS: Layout<typeof BUSINESS_FIELDS> = {
  name: 'alipay-business',
  profile: 'alipay',
  needs: [['occurredAt'], ['externalId'], ['type'], ['amount']],
  endsAt: endsBill,
  fields: BUSINESS_FIELDS,
  read: readBusinessLine,
};

function readPersonal(row: RowReader, at: PersonalColumns): LedgerRow[] {
  const word = row.billText(at.direction, 20) ?? '';
  const state = row.billText(at.state, 60) ?? '';
  const isMoneyBack = /退款成功/.test(state);
  const way: TransactionInput['direction'] = word === '收入' || isMoneyBack ? 'in' : 'out';
  const amount = Math.abs(row.neededMoney(at.amount));
  const time = row.raw(at.occurredAt).trim() === '' ? at.createdAt : at.occurredAt;
  const main: LedgerRow = {
    merchantId: row.books.merchantId,
    externalId: row.billText(at.externalId, 128) ?? row.missing(at.externalId),
    source: 'alipay',
    occurredAt: row.instant(time),
    direction: way,
    amountMinor: signed(amount, way),
    taxIncluded: true,
    kind: personalKind(word, isMoneyBack),
    category: row.billName(at.category, 100),
    channel: 'alipay',
    method: 'code',
    counterparty: row.billName(at.counterparty, 200),
    item: row.billName(at.item, 300),
    status: statusOf(state),
    memo: row.billText(at.memo, 500),
  };
  const rows = [main];
  const refund = Math.abs(row.money(at.refund) ?? 0);
  if (refund !== 0 && !isMoneyBack) rows.push(givenBack(main, refund));
  const fee = Math.abs(row.money(at.fee) ?? 0);
  if (fee !== 0) rows.push(feeRow(main, -fee));
  return rows;
}

/** Money back from a purchase is a cost that came back; 不计收支 moves the own money. */
function personalKind(word: string, isMoneyBack: boolean): TransactionKind {
  if (isMoneyBack || word === '支出') return 'expense';
  return word === '收入' ? 'sale' : 'own_transfer';
}

/** The older layout tells a refund in a column of the payment. */
function givenBack(of: LedgerRow, amount: number): LedgerRow {
  const direction = of.direction === 'in' ? 'out' : 'in';
  return {
    ...of,
    externalId: `${of.externalId}.refund`,
    originalExternalId: of.externalId,
    direction,
    amountMinor: signed(amount, direction),
    kind: direction === 'out' ? 'refund' : 'expense',
  };
}

function statusOf(state: string): TransactionInput['status'] {
  if (/关闭|失败/.test(state)) return 'void';
  return /等待|处理中|待/.test(state) ? 'pending' : 'settled';
}

function readAccountLine(row: RowReader, at: AccountColumns): LedgerRow[] {
  const type = row.billName(at.type, 60) ?? '';
  const received = row.money(at.received) ?? 0;
  const spent = row.money(at.spent) ?? 0;
  const amount = received - Math.abs(spent);
  const way = amount < 0 || (amount === 0 && /退款|收费|提现/.test(type)) ? 'out' : 'in';
  return [
    {
      merchantId: row.books.merchantId,
      externalId: row.billText(at.externalId, 128) ?? row.missing(at.externalId),
      source: 'alipay',
      occurredAt: row.instant(at.occurredAt),
      direction: way,
      amountMinor: amount,
      taxIncluded: true,
      kind: accountKind(type, way),
      category: type || undefined,
      channel: 'alipay',
      method: 'code',
      counterparty: row.billName(at.counterparty, 200),
      item: row.billName(at.item, 300),
      status: 'settled',
      memo: row.billText(at.memo, 500) ?? row.billText(at.merchantOrder, 128),
    },
  ];
}

function accountKind(type: string, way: TransactionInput['direction']): TransactionKind {
  if (/收费|退费|服务费|手续费/.test(type)) return 'fee';
  if (/提现|充值/.test(type)) return 'own_transfer';
  if (/退款/.test(type)) return way === 'out' ? 'refund' : 'expense';
  if (/转账/.test(type)) return way === 'out' ? 'expense' : 'other_income';
  return way === 'in' ? 'sale' : 'expense';
}

function readBusinessLine(row: RowReader, at: BusinessColumns): LedgerRow[] {
  const isRefund = /退款/.test(row.billName(at.type, 60) ?? '');
  const tradeId = row.billText(at.externalId, 128) ?? row.missing(at.externalId);
  const amount = Math.abs(row.neededMoney(at.amount));
  const main: LedgerRow = {
    merchantId: row.books.merchantId,
    externalId: isRefund ? `${tradeId}.${row.billText(at.refundId, 60) ?? 'refund'}` : tradeId,
    source: 'alipay',
    originalExternalId: isRefund ? tradeId : undefined,
    occurredAt: row.instant(at.occurredAt),
    direction: isRefund ? 'out' : 'in',
    amountMinor: signed(amount, isRefund ? 'out' : 'in'),
    taxIncluded: true,
    kind: isRefund ? 'refund' : 'sale',
    channel: 'alipay',
    method: 'code',
    counterparty: row.billName(at.counterparty, 200),
    item: row.billName(at.item, 300),
    status: 'settled',
    memo: row.billText(at.memo, 500) ?? row.billText(at.merchantOrder, 128),
  };
  const fee = Math.abs(row.money(at.fee) ?? 0);
  return fee === 0 ? [main] : [main, feeRow(main, isRefund ? fee : -fee)];
}

function signed(amount: number, way: TransactionInput['direction']): number {
  return way === 'out' && amount !== 0 ? -amount : amount;
}
