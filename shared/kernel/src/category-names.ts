import type { LocalizedText } from './text.js';

/** The categories that simulated books and the imports of bills write; merchants write any others. */
const NAMES: Readonly<Record<string, LocalizedText>> = {
  goods: { zh: '商品', en: 'goods' },
  ingredients: { zh: '食材', en: 'ingredients' },
  packaging: { zh: '包装', en: 'packaging' },
  wages: { zh: '工资', en: 'wages' },
  bonus: { zh: '奖金', en: 'bonus' },
  'year-end-bonus': { zh: '年终奖', en: 'year-end bonus' },
  'social-insurance': { zh: '社保', en: 'social insurance' },
  'shop-rent': { zh: '店铺', en: 'shop' },
  'warehouse-rent': { zh: '仓库', en: 'warehouse' },
  electricity: { zh: '电费', en: 'electricity' },
  water: { zh: '水费', en: 'water' },
  gas: { zh: '燃气费', en: 'gas' },
  broadband: { zh: '宽带', en: 'broadband' },
  software: { zh: '软件', en: 'software' },
  accounting: { zh: '代理记账', en: 'accounting' },
  insurance: { zh: '保险', en: 'insurance' },
  repairs: { zh: '维修', en: 'repairs' },
  shipping: { zh: '快递', en: 'shipping' },
  promotion: { zh: '推广', en: 'promotion' },
  'payment-fee': { zh: '支付手续费', en: 'payment fees' },
  'platform-commission': { zh: '平台佣金', en: 'platform commission' },
  'loan-instalment': { zh: '贷款分期', en: 'instalment' },
  vat: { zh: '增值税', en: 'VAT' },
  surtax: { zh: '附加税费', en: 'surtax' },
  'income-tax': { zh: '所得税', en: 'income tax' },
  'group-meals': { zh: '团餐', en: 'group meals' },
  'group-orders': { zh: '团购订单', en: 'group orders' },
  wholesale: { zh: '批发', en: 'wholesale' },
  支付手续费: { zh: '支付手续费', en: 'payment fees' },
  转账: { zh: '转账', en: 'transfers' },
  提现: { zh: '提现', en: 'withdrawals' },
  收费: { zh: '收费', en: 'charges' },
};

/** What a category is called; one that is not known keeps the words of the merchant. */
export function nameCategory(category: string): LocalizedText {
  return Object.hasOwn(NAMES, category) ? { ...NAMES[category]! } : { zh: category, en: category };
}
