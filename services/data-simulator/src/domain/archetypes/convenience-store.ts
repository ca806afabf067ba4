import { civilOf } from '@merchant-analysis/kernel/business-date';
import type { Archetype } from '../archetype.js';
import type { FeastCalendar } from '../feast-calendar.js';
import {
  convenienceStoreFixedCosts,
  convenienceStoreInvoicedCustomers,
  convenienceStoreSuppliers,
  convenienceStoreUtilities,
} from './convenience-store-costs.js';
import { convenienceStoreItems } from './convenience-store-items.js';

/** 便利店: a neighbourhood's corner; busy before Spring Festival (gifts, drinks), quiet in its first days. */
export const convenienceStore: Archetype = {
  name: 'convenience-store',
  industry: 'convenience',
  mcc: '5411',
  creditCodeKind: 2,
  words: {
    first: [
      { zh: '好邻居', en: 'Good Neighbour' },
      { zh: '惠万家', en: 'Huiwanjia' },
      { zh: '晨光', en: 'Chenguang' },
      { zh: '每日', en: 'Meiri' },
      { zh: '云集', en: 'Yunji' },
      { zh: '福满', en: 'Fuman' },
      { zh: '佳佳', en: 'Jiajia' },
      { zh: '四季', en: 'Siji' },
    ],
    last: [
      { zh: '便利店', en: 'Convenience' },
      { zh: '便民超市', en: 'Mini-Mart' },
      { zh: '生活便利店', en: 'Daily Convenience' },
    ],
  },
  ordersPerDay: 72,
  weekdayFactors: [0.95, 0.94, 0.95, 0.97, 1.08, 1.1, 1.01],
  monthFactors: [0.99, 0.98, 0.96, 0.98, 1.01, 1.04, 1.07, 1.06, 1.02, 0.99, 0.95, 0.95],
  hourWeights: [0, 0, 0, 0, 0, 0, 0, 7, 8, 4, 3, 5, 6, 4, 3, 3, 4, 7, 9, 9, 8, 6, 4, 0],
  declaredHours: [{ opens: '07:00', closes: '23:30' }],
  quantities: [
    { value: 1, weight: 62 },
    { value: 2, weight: 26 },
    { value: 3, weight: 8 },
    { value: 5, weight: 3 },
    { value: 6, weight: 1 },
  ],
  items: convenienceStoreItems,
  channels: [
    {
      name: 'counter',
      weight: 88,
      shareGrowthPerYear: 0,
      methods: [
        { value: 'code', weight: 80 },
        { value: 'cash', weight: 14 },
        { value: 'card', weight: 6 },
      ],
      commissionBasisPoints: 0,
      packagingFen: 12,
      shippingFen: 0,
      knownPayerRatio: 0.4,
    },
    {
      name: 'meituan',
      weight: 12,
      shareGrowthPerYear: 0.12,
      methods: [{ value: 'code', weight: 1 }],
      settlement: { minDays: 3, maxDays: 3, workingDays: false },
      commissionBasisPoints: 900,
      platform: '美团闪购',
      packagingFen: 45,
      shippingFen: 0,
      knownPayerRatio: 0.9,
    },
  ],
  methodSettlement: {
    cash: { minDays: 0, maxDays: 0, workingDays: false },
    code: { minDays: 1, maxDays: 1, workingDays: false },
    card: { minDays: 1, maxDays: 1, workingDays: true },
    transfer: { minDays: 0, maxDays: 0, workingDays: false },
  },
  suppliers: convenienceStoreSuppliers,
  fixedCosts: convenienceStoreFixedCosts,
  utilities: convenienceStoreUtilities,
  bonus: { permilleOfTurnover: 6, dayOfMonth: 15, counterparty: '全体店员' },
  promotionPermille: 0,
  refunds: { ratio: 0.004, partialRatio: 0.15, minDays: 0, maxDays: 2 },
  repairsPerYear: 1.5,
  invoicedCustomers: convenienceStoreInvoicedCustomers,
  openingBalanceFen: 8_000_000,
  priceStepFen: 10,
  dayNoise: 0.06,
  calendarFactor,
};

function calendarFactor(day: number, calendar: FeastCalendar): number {
  const offset = calendar.springFestivalOffset(day);
  if (offset >= -10 && offset <= -2) return 1.18 + 0.02 * (10 + offset);
  if (offset === -1) return 1.05;
  if (offset >= 0 && offset <= 2) return 0.52 + 0.06 * offset;
  if (offset >= 3 && offset <= 8) return 0.78 + 0.03 * (offset - 3);
  const { day: dayOfMonth } = civilOf(day);
  const payday = dayOfMonth >= 15 && dayOfMonth <= 17 ? 1.07 : 1;
  return (calendar.isHoliday(day) ? 0.94 : 1) * payday;
}
