import type { InputOf } from '@merchant-analysis/contracts/contract';
import type { createMerchant } from '@merchant-analysis/contracts/merchants';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { scale } from '@merchant-analysis/kernel/money';
import type { Random } from '@merchant-analysis/kernel/random';
import type { Archetype, FixedCost } from './archetype.js';
import { drawCreditCode } from './credit-code.js';
import { drawBetween } from './draw.js';
import { nameMerchant } from './merchant-name.js';

/** One merchant of an archetype: what chance decided about it before its first day. */
export interface MerchantProfile {
  readonly archetype: Archetype;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Orders of a normal day on the first day. */
  readonly ordersPerDay: number;
  /** Growth of the orders, as a ratio a year. */
  readonly growthPerYear: number;
  /** How strongly weekdays, months and feasts move it: 1 is the archetype. */
  readonly effectStrength: number;
  readonly costInflationPerYear: number;
  readonly fixedCosts: readonly FixedCost[];
  /** Days on which prices rise, and by how much in 1/1,000. */
  readonly priceRises: readonly { readonly day: number; readonly permille: number }[];
  readonly payerTokens: readonly string[];
  /** What the merchant tells the ledger about itself. */
  readonly registration: InputOf<typeof createMerchant>;
}

interface ProfileRequest {
  readonly archetype: Archetype;
  /** Number of the merchant within its simulation, from 0. */
  readonly number: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly namePrefix?: string | undefined;
}

/** Draws one merchant. The random source must be the merchant's own. */
export function drawProfile(random: Random, request: ProfileRequest): MerchantProfile {
  const { archetype, firstDay, lastDay } = request;
  const chance = random.fork('profile');
  const size = drawBetween(chance, 0.93, 1.09);
  return {
    archetype,
    firstDay,
    lastDay,
    ordersPerDay: archetype.ordersPerDay * size,
    growthPerYear: drawBetween(chance, 0.01, 0.09),
    effectStrength: drawBetween(chance, 0.88, 1.12),
    costInflationPerYear: drawBetween(chance, 0.01, 0.035),
    fixedCosts: archetype.fixedCosts.map((cost) => resize(cost, size * drawBetween(chance, 0.95, 1.05))),
    priceRises: drawPriceRises(random.fork('prices'), firstDay, lastDay),
    payerTokens: drawPayerTokens(random.fork('payers'), Math.round(archetype.ordersPerDay * 9)),
    registration: drawRegistration(random.fork('registration'), request),
  };
}

/** Rents and wages are agreed in whole hundreds; small subscriptions have one price for everybody. */
function resize(cost: FixedCost, factor: number): FixedCost {
  if (cost.amountFen < 100_000) return cost;
  return { ...cost, amountFen: scale(Math.round((cost.amountFen * factor) / 10_000), 10_000, 1) };
}

function drawPriceRises(
  random: Random,
  firstDay: number,
  lastDay: number,
): { day: number; permille: number }[] {
  const rises: { day: number; permille: number }[] = [];
  for (let day = firstDay + random.integer(120, 300); day <= lastDay; day += random.integer(260, 420)) {
    rises.push({ day, permille: random.integer(15, 50) });
  }
  return rises;
}

function drawPayerTokens(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => {
    const part = (): string => random.integer(0, 0xffffff).toString(16).padStart(6, '0');
    return `payer-${part()}${part()}`;
  });
}

function drawRegistration(
  random: Random,
  { archetype, number, firstDay, lastDay, namePrefix }: ProfileRequest,
): InputOf<typeof createMerchant> {
  const { name, areaCode } = nameMerchant(archetype, number);
  const prefix = namePrefix ?? '';
  const licence = random.next() < 0.5 ? 'long-term' : formatDate(lastDay + random.integer(12, 1200));
  return {
    name: { zh: prefix + name.zh, en: prefix + name.en },
    unifiedSocialCreditCode: drawCreditCode(random, archetype.creditCodeKind, areaCode),
    industry: archetype.industry,
    mcc: archetype.mcc,
    licenceValidTo: licence,
    declaredHours: archetype.declaredHours.map((hours) => ({ ...hours })),
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    dayCut: '00:00',
    taxPayerType: 'small-scale',
    vatPeriod: 'quarter',
    openingDate: formatDate(firstDay),
    openingBalanceMinor:
      Math.round((archetype.openingBalanceFen * drawBetween(random, 0.8, 1.2)) / 100) * 100,
  };
}
