import { civilOf } from '@merchant-analysis/kernel/business-date';
import type { Archetype } from '../archetype.js';
import type { FeastCalendar } from '../feast-calendar.js';
import {
  noodleShopFixedCosts,
  noodleShopInvoicedCustomers,
  noodleShopSuppliers,
  noodleShopUtilities,
} from './noodle-shop-costs.js';
import { noodleShopItems } from './noodle-shop-items.js';

/** 面馆: offices around, so weekdays are strong, holidays weak, and the doors are shut around Spring Festival. */
export const noodleShop: Archetype = {
  name: 'noodle-shop',
  industry: 'restaurant',
  mcc: '5812',
  creditCodeKind: 2,
  words: {
    first: [
      { zh: '老陕', en: 'Lao Shan' },
      { zh: '金城', en: 'Jincheng' },
      { zh: '巷口', en: 'Xiangkou' },
      { zh: '渝味', en: 'Yuwei' },
      { zh: '麦香', en: 'Maixiang' },
      { zh: '陈记', en: 'Chenji' },
      { zh: '马家', en: 'Majia' },
      { zh: '一碗', en: 'Yiwan' },
    ],
    last: [
      { zh: '牛肉面馆', en: 'Beef Noodles' },
      { zh: '拉面馆', en: 'Hand-Pulled Noodles' },
      { zh: '小面馆', en: 'Noodle House' },
    ],
  },
  ordersPerDay: 66,
  weekdayFactors: [1.06, 1.04, 1.05, 1.07, 1.16, 0.87, 0.75],
  monthFactors: [1.04, 1.0, 1.02, 1.0, 0.98, 0.96, 0.93, 0.94, 1.0, 1.03, 1.05, 1.05],
  hourWeights: [0, 0, 0, 0, 0, 0, 2, 6, 6, 3, 4, 15, 20, 9, 2, 1, 3, 10, 11, 6, 2, 0, 0, 0],
  declaredHours: [
    { opens: '06:30', closes: '14:30' },
    { opens: '15:30', closes: '21:00' },
  ],
  quantities: [
    { value: 1, weight: 58 },
    { value: 2, weight: 31 },
    { value: 3, weight: 8 },
    { value: 4, weight: 3 },
  ],
  items: noodleShopItems,
  channels: [
    {
      name: 'dine-in',
      weight: 66,
      shareGrowthPerYear: 0,
      methods: [
        { value: 'code', weight: 84 },
        { value: 'cash', weight: 12 },
        { value: 'card', weight: 4 },
      ],
      commissionBasisPoints: 0,
      packagingFen: 0,
      shippingFen: 0,
      knownPayerRatio: 0.35,
    },
    {
      name: 'meituan',
      weight: 24,
      shareGrowthPerYear: 0.06,
      methods: [{ value: 'code', weight: 1 }],
      settlement: { minDays: 3, maxDays: 3, workingDays: false },
      commissionBasisPoints: 1850,
      platform: '美团外卖',
      packagingFen: 130,
      shippingFen: 0,
      knownPayerRatio: 0.9,
    },
    {
      name: 'eleme',
      weight: 10,
      shareGrowthPerYear: -0.04,
      methods: [{ value: 'code', weight: 1 }],
      settlement: { minDays: 1, maxDays: 1, workingDays: true },
      commissionBasisPoints: 1700,
      platform: '饿了么',
      packagingFen: 130,
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
  suppliers: noodleShopSuppliers,
  fixedCosts: noodleShopFixedCosts,
  utilities: noodleShopUtilities,
  bonus: { permilleOfTurnover: 12, dayOfMonth: 10, counterparty: '全体员工' },
  promotionPermille: 0,
  refunds: { ratio: 0.006, partialRatio: 0.12, minDays: 0, maxDays: 0 },
  repairsPerYear: 2.5,
  invoicedCustomers: noodleShopInvoicedCustomers,
  openingBalanceFen: 6_000_000,
  priceStepFen: 100,
  dayNoise: 0.07,
  calendarFactor,
};

function calendarFactor(day: number, calendar: FeastCalendar): number {
  const offset = calendar.springFestivalOffset(day);
  if (offset >= -2 && offset <= 7) return 0;
  if (offset >= -12 && offset < -2) return 0.94 - 0.035 * (12 + offset);
  if (offset > 7 && offset <= 17) return 0.68 + 0.032 * (offset - 8);
  const { month, day: dayOfMonth } = civilOf(day);
  const payday = dayOfMonth >= 10 && dayOfMonth <= 12 ? 1.05 : 1;
  if (calendar.isHoliday(day)) return (month === 10 ? 0.62 : 0.7) * payday;
  return payday;
}
