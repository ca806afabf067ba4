import type { TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';
import type { LedgerRow } from '../../domain/ledger-row.js';
import { RowRejected } from '../row-rejected.js';
import { toMinorUnits } from '../values/decimal.js';
import type { Column, ColumnsOf } from './columns.js';
import { field, type Layout } from './layout.js';
import type { RowReader } from './row-reader.js';
import {
  ACCOUNT_WORDS,
  DIRECTION_WORDS,
  KIND_WORDS,
  METHOD_WORDS,
  STATUS_WORDS,
  TRUTH_WORDS,
} from './words.js';

const FIELDS = [
  field(
    'externalId',
    'Id where it comes from; made from the cells when absent',
    'externalid',
    'id',
    'transactionid',
    'transactionno',
    '交易号',
    '交易编号',
    '流水号',
    '交易流水号',
    '外部编号',
    '交易单号',
    '单号',
    '编号',
  ),
  field('source', 'Where it comes from', 'source', '来源', '数据来源'),
  field(
    'originalExternalId',
    'Of a refund: the id of what is given back',
    'originalexternalid',
    'originalid',
    '原交易号',
    '原交易编号',
    '原单号',
  ),
  field(
    'occurredAt',
    'Date and time',
    'occurredat',
    'datetime',
    'timestamp',
    'transactiontime',
    'time',
    'transactiondate',
    'date',
    '交易时间',
    '发生时间',
    '时间',
    '交易日期',
    '日期',
    '入账时间',
  ),
  field('settledOn', 'Day on which the money moves', 'settledon', 'settlementdate', '结算日期', '到账日期'),
  field(
    'direction',
    'in or out; by the sign or the kind when absent',
    'direction',
    'inout',
    '方向',
    '收支',
    '收/支',
    '收支方向',
  ),
  field('amount', 'Amount in units of the currency', 'amount', '金额', '交易金额', '发生额', '总额', 'total'),
  field('amountMinor', 'Amount in minor units', 'amountminor', 'amountfen', '金额分'),
  field('currency', "ISO 4217 code; must be the merchant's", 'currency', '币种', '货币'),
  field('taxIncluded', 'Whether tax is in the amount', 'taxincluded', '是否含税', '含税'),
  field(
    'kind',
    'What it is: sale, refund, purchase, …',
    'kind',
    'type',
    '交易类型',
    '类型',
    '收支类型',
    '业务类型',
  ),
  field('category', 'Category', 'category', '类别', '分类', '科目', '类目'),
  field('channel', 'Channel', 'channel', 'platform', '渠道', '平台'),
  field(
    'method',
    'cash, card, transfer or code',
    'method',
    'paymentmethod',
    '支付方式',
    '付款方式',
    '收款方式',
  ),
  field('accountType', 'entity or person', 'accounttype', '账户类型', '账户性质'),
  field('payerToken', 'Stands for a card or a payer', 'payertoken', '付款人标识', '客户编号', 'customerid'),
  field('counterparty', 'The other side', 'counterparty', '交易对方', '对方', '对方户名', '客户', '供应商'),
  field('item', 'What was sold or bought', 'item', 'product', '商品名称', '商品', '项目'),
  field('quantity', 'How many', 'quantity', 'qty', '数量'),
  field('status', 'settled, pending or void', 'status', '状态', '交易状态'),
  field('memo', 'Note', 'memo', 'note', 'remark', 'description', '备注', '摘要', '附言', '说明'),
];
type At = ColumnsOf<typeof FIELDS>;

/** Every field of a transaction, one record each: also what an export writes, so that it can come back. */
export const TRANSACTIONS: Layout<typeof FIELDS> = {
  name: 'transactions',
  profile: 'transactions',
  needs: [['occurredAt'], ['amount', 'amountMinor']],
  fields: FIELDS,
  read: readTransaction,
};

const OUTGOING: ReadonlySet<TransactionKind> = new Set([
  'refund',
  'purchase',
  'wage',
  'rent',
  'utility',
  'fee',
  'tax',
  'expense',
]);

function readTransaction(row: RowReader, at: At): LedgerRow[] {
  const amount = readAmount(row, at);
  const kind = row.word(at.kind, KIND_WORDS);
  const direction = row.word(at.direction, DIRECTION_WORDS) ?? directionOf(amount, kind);
  checkCurrency(row, at.currency);
  const quantity = row.number(at.quantity);
  const occurredAt = row.instant(at.occurredAt);
  return [
    {
      merchantId: row.books.merchantId,
      externalId: row.text(at.externalId, 128) ?? row.madeId(),
      source: row.name(at.source, 40) ?? 'file',
      originalExternalId: row.text(at.originalExternalId, 128),
      occurredAt,
      settledDay: row.day(at.settledOn),
      direction,
      amountMinor: signed(amount, direction),
      taxIncluded: row.word(at.taxIncluded, TRUTH_WORDS) ?? true,
      kind: kind ?? (direction === 'in' ? 'sale' : 'expense'),
      category: row.name(at.category, 100),
      channel: row.name(at.channel, 100),
      method: row.word(at.method, METHOD_WORDS),
      accountType: row.word(at.accountType, ACCOUNT_WORDS),
      payerToken: row.text(at.payerToken, 128),
      counterparty: row.name(at.counterparty, 200),
      item: row.name(at.item, 300),
      quantity,
      status: row.word(at.status, STATUS_WORDS) ?? 'settled',
      memo: row.text(at.memo, 500),
    },
  ];
}

function readAmount(row: RowReader, at: At): number {
  const amount = row.money(at.amount);
  if (amount !== undefined) return amount;
  const minor = row.decimal(at.amountMinor);
  if (minor === undefined) return row.missing(row.has(at.amount) ? at.amount : at.amountMinor);
  const whole = toMinorUnits(minor, 0);
  if (minor.scale > 0) throw new RowRejected('amountMinor', 'not a whole number', '不是整数');
  return row.checked(at.amountMinor, whole);
}

/** Without a column for it: a minus goes out, and so does what a merchant pays (rent, wages, refunds). */
function directionOf(amount: number, kind: TransactionKind | undefined): TransactionInput['direction'] {
  return amount < 0 || (kind !== undefined && OUTGOING.has(kind)) ? 'out' : 'in';
}

/** Files write what goes out with a minus or without one; what comes in has none. */
function signed(amount: number, direction: TransactionInput['direction']): number {
  if (direction === 'out') return amount > 0 ? -amount : amount;
  if (amount >= 0) return amount;
  throw new RowRejected('amount', 'comes in but is negative', '方向为收入但金额为负');
}

/** @throws RowRejected when the row is in a currency that is not the merchant's. */
export function checkCurrency(row: RowReader, column: Column): void {
  const given = row.billText(column, 20)?.toUpperCase();
  if (
    given === undefined ||
    given === row.books.currency ||
    (given === '人民币' && row.books.currency === 'CNY')
  )
    return;
  throw new RowRejected(
    'currency',
    `the books are kept in ${row.books.currency}`,
    `账本币种为 ${row.books.currency}`,
  );
}
