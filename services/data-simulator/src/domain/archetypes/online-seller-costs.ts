import type { FixedCost, InvoicedCustomer, Supplier, Utility } from '../archetype.js';

/** From whom the online seller buys, and how often. */
export const onlineSellerSuppliers: readonly Supplier[] = [
  {
    key: 'textiles',
    name: '南通锦绣家纺厂',
    category: 'goods',
    deliveryWeekdays: [2, 5],
    coverDays: 18,
    terms: { kind: 'on-delivery' },
    seasonalRatio: 0.02,
  },
  {
    key: 'hardware',
    name: '义乌同创日用品',
    category: 'goods',
    deliveryWeekdays: [1, 4],
    coverDays: 18,
    terms: { kind: 'statement', paymentDay: 25 },
    seasonalRatio: 0.01,
  },
  {
    key: 'packaging',
    name: '速捷纸箱厂',
    category: 'packaging',
    deliveryWeekdays: [3],
    coverDays: 20,
    terms: { kind: 'on-delivery' },
    seasonalRatio: 0,
  },
];

export const onlineSellerFixedCosts: readonly FixedCost[] = [
  {
    category: 'warehouse-rent',
    kind: 'rent',
    amountFen: 480_000,
    dayOfMonth: 3,
    counterparty: '空港仓储有限公司',
    accountType: 'entity',
    yearlyRisePermille: 35,
    memo: '仓库租金',
  },
  {
    category: 'wages',
    kind: 'wage',
    amountFen: 620_000,
    dayOfMonth: 10,
    counterparty: '客服主管 小林',
    accountType: 'person',
    yearlyRisePermille: 45,
    memo: '上月工资',
  },
  {
    category: 'wages',
    kind: 'wage',
    amountFen: 480_000,
    dayOfMonth: 10,
    counterparty: '打包员 老郑',
    accountType: 'person',
    yearlyRisePermille: 45,
    memo: '上月工资',
  },
  {
    category: 'social-insurance',
    kind: 'wage',
    amountFen: 186_000,
    dayOfMonth: 18,
    counterparty: '社会保险基金',
    accountType: 'entity',
    yearlyRisePermille: 50,
  },
  {
    category: 'software',
    kind: 'expense',
    amountFen: 39_900,
    dayOfMonth: 12,
    counterparty: '店铺管理软件',
    accountType: 'entity',
    yearlyRisePermille: 0,
    memo: 'ERP 月费',
  },
  {
    category: 'broadband',
    kind: 'expense',
    amountFen: 19_900,
    dayOfMonth: 6,
    counterparty: '中国联通',
    accountType: 'entity',
    yearlyRisePermille: 0,
  },
  {
    category: 'accounting',
    kind: 'expense',
    amountFen: 30_000,
    dayOfMonth: 25,
    counterparty: '信诚代理记账',
    accountType: 'entity',
    yearlyRisePermille: 0,
  },
];

export const onlineSellerUtilities: readonly Utility[] = [
  {
    category: 'electricity',
    counterparty: '国网电力',
    dayOfMonth: 16,
    baseFen: 38_000,
    perOrderFen: 6,
    summerRatio: 0.5,
    winterRatio: 0.2,
  },
];

/** Who gets an invoice instead of paying at once. */
export const onlineSellerInvoicedCustomers: readonly InvoicedCustomer[] = [
  {
    name: '云庭酒店管理集团',
    buyerClass: 'large-enterprise',
    item: '客房布草',
    category: 'wholesale',
    deliveryWeekday: 4,
    minFen: 150_000,
    maxFen: 320_000,
    termDays: 60,
    maxLateDays: 55,
    costRatio: 0.62,
    supplier: 'textiles',
  },
];
