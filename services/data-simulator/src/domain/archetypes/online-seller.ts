import { civilOf } from '@merchant-analysis/kernel/business-date';
import type { Archetype } from '../archetype.js';
import type { FeastCalendar } from '../feast-calendar.js';
import {
  onlineSellerFixedCosts,
  onlineSellerInvoicedCustomers,
  onlineSellerSuppliers,
  onlineSellerUtilities,
} from './online-seller-costs.js';
import { onlineSellerItems } from './online-seller-items.js';

/** 网店: home goods on two platforms; shopping feasts carry it, Spring Festival stops it until couriers return. */
export const onlineSeller: Archetype = {
  name: 'online-seller',
  industry: 'online-retail',
  mcc: '5964',
  creditCodeKind: 1,
  words: {
    first: [
      { zh: '素然', en: 'Suran' },
      { zh: '木语', en: 'Muyu' },
      { zh: '暖居', en: 'Nuanju' },
      { zh: '青禾', en: 'Qinghe' },
      { zh: '简物', en: 'Jianwu' },
      { zh: '拾光', en: 'Shiguang' },
      { zh: '云朵', en: 'Yunduo' },
      { zh: '半夏', en: 'Banxia' },
    ],
    last: [
      { zh: '家居网店', en: 'Home Online' },
      { zh: '家纺旗舰店', en: 'Home Textiles' },
      { zh: '生活馆', en: 'Living' },
    ],
  },
  ordersPerDay: 34,
  weekdayFactors: [1.04, 1.02, 1.0, 0.99, 0.96, 0.98, 1.01],
  monthFactors: [1.0, 0.97, 1.02, 1.0, 1.0, 0.98, 0.93, 0.95, 1.03, 1.03, 1.05, 1.04],
  hourWeights: [5, 3, 1.5, 1, 0.7, 0.8, 1.5, 3, 5, 8, 10, 10, 9, 8, 8, 8, 8, 7, 7, 9, 12, 14, 13, 9],
  declaredHours: [{ opens: '00:00', closes: '00:00' }],
  quantities: [
    { value: 1, weight: 78 },
    { value: 2, weight: 17 },
    { value: 3, weight: 4 },
    { value: 4, weight: 1 },
  ],
  items: onlineSellerItems,
  channels: [
    {
      name: 'taobao',
      weight: 68,
      shareGrowthPerYear: -0.05,
      methods: [{ value: 'code', weight: 1 }],
      settlement: { minDays: 4, maxDays: 10, workingDays: false },
      commissionBasisPoints: 260,
      platform: '淘宝',
      packagingFen: 160,
      shippingFen: 420,
      knownPayerRatio: 0.95,
    },
    {
      name: 'douyin',
      weight: 32,
      shareGrowthPerYear: 0.14,
      methods: [{ value: 'code', weight: 1 }],
      settlement: { minDays: 7, maxDays: 11, workingDays: true },
      commissionBasisPoints: 520,
      platform: '抖音电商',
      packagingFen: 160,
      shippingFen: 420,
      knownPayerRatio: 0.95,
    },
  ],
  methodSettlement: {
    cash: { minDays: 0, maxDays: 0, workingDays: false },
    code: { minDays: 1, maxDays: 1, workingDays: false },
    card: { minDays: 1, maxDays: 1, workingDays: true },
    transfer: { minDays: 0, maxDays: 0, workingDays: false },
  },
  suppliers: onlineSellerSuppliers,
  fixedCosts: onlineSellerFixedCosts,
  utilities: onlineSellerUtilities,
  bonus: { permilleOfTurnover: 8, dayOfMonth: 10, counterparty: '全体员工' },
  promotionPermille: 118,
  refunds: { ratio: 0.062, partialRatio: 0.08, minDays: 2, maxDays: 9 },
  repairsPerYear: 0.6,
  invoicedCustomers: onlineSellerInvoicedCustomers,
  openingBalanceFen: 15_000_000,
  priceStepFen: 100,
  dayNoise: 0.09,
  calendarFactor,
};

/** Days around the two great shopping feasts, as multiples of a normal day. */
const SHOPPING_DAYS: Readonly<Record<string, number>> = {
  '5-31': 1.5,
  '6-1': 1.35,
  '6-16': 1.4,
  '6-17': 1.9,
  '6-18': 3.2,
  '6-19': 1.1,
  '10-31': 1.5,
  '11-1': 1.7,
  '11-2': 1.2,
  '11-10': 1.7,
  '11-11': 4.3,
  '11-12': 1.5,
  '12-11': 1.2,
  '12-12': 2.1,
};

function calendarFactor(day: number, calendar: FeastCalendar): number {
  const offset = calendar.springFestivalOffset(day);
  if (offset >= -14 && offset < -4) return 0.86 - 0.05 * (14 + offset);
  if (offset >= -4 && offset <= 4) return 0.26;
  if (offset > 4 && offset <= 8) return 0.45 + 0.12 * (offset - 5);
  if (offset > 8 && offset <= 22) return 1.24;
  const { month, day: dayOfMonth } = civilOf(day);
  const shopping = SHOPPING_DAYS[`${month}-${dayOfMonth}`];
  if (shopping !== undefined) return shopping;
  // Buyers wait before a feast and have bought after it.
  if (month === 11 && dayOfMonth >= 13 && dayOfMonth <= 20) return 0.72;
  if ((month === 10 && dayOfMonth >= 22) || (month === 11 && dayOfMonth <= 9)) return 0.9;
  if (month === 6 && dayOfMonth >= 20 && dayOfMonth <= 25) return 0.78;
  if (calendar.isHoliday(day)) return 0.88;
  return dayOfMonth >= 10 && dayOfMonth <= 12 ? 1.06 : 1;
}
