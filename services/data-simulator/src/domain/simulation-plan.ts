import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import type { createSimulation } from '@merchant-analysis/contracts/simulations';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { type Random, seededRandom } from '@merchant-analysis/kernel/random';
import type { Archetype, ArchetypeName } from './archetype.js';
import { convenienceStore } from './archetypes/convenience-store.js';
import { noodleShop } from './archetypes/noodle-shop.js';
import { onlineSeller } from './archetypes/online-seller.js';
import { drawProfile, type MerchantProfile } from './merchant-profile.js';

type Asked = ParamsOf<typeof createSimulation>;

/** What was asked, with every default filled in: the same plan gives the same books, byte for byte. */
export type SimulationPlan = Asked & Required<Pick<Asked, 'lastDate' | 'archetypes'>>;

/** One merchant of a plan and its own source of chance. */
export interface PlannedMerchant {
  readonly random: Random;
  readonly profile: MerchantProfile;
}

const ARCHETYPES: Readonly<Record<ArchetypeName, Archetype>> = {
  'noodle-shop': noodleShop,
  'convenience-store': convenienceStore,
  'online-seller': onlineSeller,
};

/** All archetypes in the order in which they take turns. */
export const ARCHETYPE_NAMES = Object.keys(ARCHETYPES) as ArchetypeName[];

/**
 * The merchant with this number, from 0. It depends on the seed and its number only, not on how many there are:
 * the first three of five are the three of three.
 */
export function planMerchant(plan: SimulationPlan, number: number): PlannedMerchant {
  const random = seededRandom(`${plan.seed}/merchant/${number}`);
  const name = plan.archetypes[number % plan.archetypes.length]!;
  const lastDay = parseDate(plan.lastDate);
  const firstDay = lastDay - plan.days + 1;
  const { namePrefix } = plan;
  return {
    random,
    profile: drawProfile(random, { archetype: ARCHETYPES[name], number, firstDay, lastDay, namePrefix }),
  };
}
