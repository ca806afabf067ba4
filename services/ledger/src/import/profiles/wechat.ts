import type { TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';
import type { LedgerRow } from '../../domain/ledger-row.js';
import { endsBill, feeRow } from './bill.js';
import type { ColumnsOf } from './columns.js';
import { field, type Layout } from './layout.js';
import type { RowReader } from './row-reader.js';
import { checkCurrency } from './transactions.js';

const PERSONAL_FIELDS = [
  field('occurredAt', '交易时间', '交易时间'),
  field('type', '交易类型', '交易类型'),
  field('counterparty', '交易对方', '交易对方'),
  field('item', '商品', '商品'),
  field('direction', '收/支', '收/支'),
  field('amount', '金额(元)', '金额'),
  field('account', '支付方式', '支付方式'),
  field('state', '当前状态', '当前状态'),
  field('externalId', '交易单号', '交易单号'),
  field('merchantOrder', '商户单号', '商户单号'),
  field('memo', '备注', '备注'),
];
type PersonalColumns = ColumnsOf<typeof PERSONAL_FIELDS>;

/** 微信支付账单明细, as a person exports it from the app: some lines of preamble, UTF-8 with a mark. */
export const WECHAT_PERSONAL: Layout<typeof PERSONAL_FIELDS> = {
  name: 'wechat-personal',
  profile: 'wechat',
  needs: [['occurredAt'], ['direction'], ['amount'], ['state'], ['externalId']],
  endsAt: endsBill,
  fields: PERSONAL_FIELDS,
  read: readPersonal,
};

const MERCHANT_FIELDS = [
  field('occurredAt', '交易时间', '交易时间'),
  field('externalId', '微信订单号', '微信订单号', '微信支付订单号'),
  field('merchantOrder', '商户订单号', '商户订单号'),
  field('payerToken', '用户标识', '用户标识'),
  field('state', '交易状态: SUCCESS, REFUND, REVOKED', '交易状态'),
  field('currency', '货币种类', '货币种类'),
  field('amount', '应结订单金额, else 订单金额', '应结订单金额', '总金额', '订单金额'),
  field('refundId', '微信退款单号', '微信退款单号', '微信支付退款单号'),
  field('refund', '退款金额', '退款金额', '申请退款金额'),
  field('refundState', '退款状态', '退款状态'),
  field('item', '商品名称', '商品名称'),
  field('fee', '手续费', '手续费'),
];
type MerchantColumns = ColumnsOf<typeof MERCHANT_FIELDS>;

/** 交易账单 of the merchant platform: every cell begins with a backtick, a summary follows the table. */
export const WECHAT_MERCHANT: Layout<typeof MERCHANT_FIELDS> = {
  name: 'wechat-merchant',
  profile: 'wechat',
  needs: [['occurredAt'], ['externalId'], ['state'], ['amount']],
  endsAt: endsBill,
  fields: MERCHANT_FIELDS,
  read: readMerchant,
};

function readPersonal(row: RowReader, at: PersonalColumns): LedgerRow[] {
  const type = row.billName(at.type, 100) ?? '';
  const state = row.billText(at.state, 100) ?? '';
  const direction = directionOf(row.billText(at.direction, 20), type);
  const amount = Math.abs(row.neededMoney(at.amount));
  return [
    {
      merchantId: row.books.merchantId,
      externalId: row.billText(at.externalId, 128) ?? row.missing(at.externalId),
      source: 'wechat',
      occurredAt: row.instant(at.occurredAt),
      direction: direction.way,
      amountMinor: direction.way === 'out' && amount !== 0 ? -amount : amount,
      taxIncluded: true,
      kind: direction.isNeutral ? 'own_transfer' : kindOf(direction.way, type),
      category: type || undefined,
      channel: 'wechat',
      method: 'code',
      counterparty: row.billName(at.counterparty, 200),
      item: row.billName(at.item, 300),
      status: statusOf(state),
      memo: row.billText(at.memo, 500),
    },
  ];
}

function directionOf(
  word: string | undefined,
  type: string,
): { way: TransactionInput['direction']; isNeutral: boolean } {
  if (word === '收入') return { way: 'in', isNeutral: false };
  if (word === '支出') return { way: 'out', isNeutral: false };
  return { way: /充值|转出到零钱|零钱通转出/.test(type) ? 'in' : 'out', isNeutral: true };
}

/** Money back from a purchase is a cost that came back, not turnover. */
function kindOf(way: TransactionInput['direction'], type: string): TransactionKind {
  if (way === 'out') return /退款/.test(type) ? 'refund' : /手续费|服务费/.test(type) ? 'fee' : 'expense';
  if (/退款/.test(type)) return 'expense';
  return /红包|转账|群收款/.test(type) ? 'other_income' : 'sale';
}

/** 已全额退款 and 已退款 keep the payment: the money that came back has a line of its own in the bill. */
function statusOf(state: string): TransactionInput['status'] {
  if (/关闭|失败|撤销|已退还|过期/.test(state)) return 'void';
  return /处理中|待|等待/.test(state) ? 'pending' : 'settled';
}

function readMerchant(row: RowReader, at: MerchantColumns): LedgerRow[] {
  const state = row.billText(at.state, 40) ?? '';
  const orderId = row.billText(at.externalId, 128) ?? row.missing(at.externalId);
  const isRefund = state === 'REFUND' || state === 'REVOKED' || /退款|撤销/.test(state);
  checkCurrency(row, at.currency);
  const refundId = row.billText(at.refundId, 128);
  const amount = isRefund ? -Math.abs(row.money(at.refund) ?? 0) + 0 : row.neededMoney(at.amount);
  const main: LedgerRow = {
    merchantId: row.books.merchantId,
    externalId: isRefund ? (refundId && refundId !== '0' ? refundId : `${orderId}.refund`) : orderId,
    source: 'wechat',
    originalExternalId: isRefund ? orderId : undefined,
    occurredAt: row.instant(at.occurredAt),
    direction: isRefund ? 'out' : 'in',
    amountMinor: amount,
    taxIncluded: true,
    kind: isRefund ? 'refund' : 'sale',
    channel: 'wechat',
    method: 'code',
    payerToken: row.billText(at.payerToken, 128),
    item: row.billName(at.item, 300),
    status: statusOf(row.billText(at.refundState, 40) === 'FAIL' ? '失败' : ''),
    memo: row.billText(at.merchantOrder, 128),
  };
  const fee = row.money(at.fee) ?? 0;
  return fee === 0 ? [main] : [main, feeRow(main, -fee)];
}
