import type { TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';

const table = <T>(rows: readonly (readonly [T, ...string[]])[]): ReadonlyMap<string, T> =>
  new Map(rows.flatMap(([value, ...words]) => words.map((word) => [word, value] as const)));

export const DIRECTION_WORDS = table<TransactionInput['direction']>([
  ['in', 'in', 'inflow', 'income', 'credit', '收入', '收', '流入', '入账', '收款'],
  ['out', 'out', 'outflow', 'expense', 'debit', '支出', '支', '流出', '出账', '付款'],
]);

export const KIND_WORDS = table<TransactionKind>([
  ['sale', 'sale', 'sales', 'income', '销售', '销售收入', '营业收入', '营业额', '收入', '收款'],
  ['refund', 'refund', 'return', '退款', '退货'],
  ['purchase', 'purchase', '采购', '进货', '原材料', '食材'],
  ['wage', 'wage', 'wages', 'salary', '工资', '薪资', '人工'],
  ['rent', 'rent', '房租', '租金', '租赁费'],
  ['utility', 'utility', 'utilities', '水电', '水电费', '水费', '电费', '燃气费', '能耗'],
  ['fee', 'fee', 'fees', 'commission', '手续费', '服务费', '佣金', '平台费'],
  ['tax', 'tax', 'taxes', '税', '税费', '税金'],
  ['expense', 'expense', 'expenses', '费用', '支出', '其他支出', '付款'],
  ['other_income', 'other_income', 'other income', '其他收入', '营业外收入'],
  ['financing', 'financing', 'loan', '融资', '贷款', '借款', '还款'],
  ['own_transfer', 'own_transfer', 'own transfer', 'transfer', '内部转账', '提现', '充值'],
]);

export const METHOD_WORDS = table<NonNullable<TransactionInput['method']>>([
  ['cash', 'cash', '现金'],
  ['card', 'card', '银行卡', '刷卡', '信用卡', '借记卡'],
  ['transfer', 'transfer', '转账', '银行转账', '汇款'],
  ['code', 'code', 'qr', '扫码', '微信', '微信支付', '支付宝', '云闪付', '二维码'],
]);

export const ACCOUNT_WORDS = table<NonNullable<TransactionInput['accountType']>>([
  ['entity', 'entity', 'company', '对公', '单位', '企业'],
  ['person', 'person', 'personal', '对私', '个人'],
]);

export const STATUS_WORDS = table<TransactionInput['status']>([
  ['settled', 'settled', 'completed', 'success', '已结算', '成功', '已完成', '交易成功'],
  ['pending', 'pending', '处理中', '待结算', '待支付', '进行中'],
  ['void', 'void', 'cancelled', 'canceled', '作废', '已关闭', '交易关闭', '失败', '已取消'],
]);

export const TRUTH_WORDS = table<boolean>([
  [true, 'true', 'yes', 'y', '1', '是', '含税'],
  [false, 'false', 'no', 'n', '0', '否', '不含税', '未税'],
]);
