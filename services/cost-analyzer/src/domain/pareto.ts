import type { CostAnalysis } from '@merchant-analysis/contracts/cost';
import type { MonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import { classifyByWorth } from './abc-class.js';
import { done, type Figure, notEnoughData } from './figure.js';
import { type ItemBooks, sumItems } from './unit-costs.js';

export type Pareto = Extract<CostAnalysis['pareto'], { status: 'done' }>['value'];

/** How many items the answer lists. */
const LISTED = 50;
/** Unit costs must be known for this share of turnover, or margins would rank what happens to be known. */
const KNOWN_MARGIN_SHARE = 0.8;

/**
 * Ranks items by margin where unit costs are known, else by turnover (CM-11).
 * @param members how many items the books hold in all; `rows` may hold fewer and a rest
 */
export function rankItems(rows: MonthlyBreakdown['rows'], members: number): Figure<Pareto> {
  const sums = sumItems(rows);
  const named = [...sums].flatMap(([member, item]) => (member ? [item] : []));
  const sold = named.filter((item) => item.turnoverMinor !== 0 || item.marginMinor !== undefined);
  const beyondMinor = sums.get(null)?.turnoverMinor ?? 0;
  const soldMinor = positiveTurnover(sold) + Math.max(0, beyondMinor);
  if (soldMinor === 0) {
    return notEnoughData('no-items', {
      zh: '账本中的销售没有商品名称，无法做帕累托分析。',
      en: 'The sales in the books name no items, so they cannot be ranked.',
    });
  }
  const known = sold.filter((item) => item.marginMinor !== undefined);
  const by = positiveTurnover(known) >= KNOWN_MARGIN_SHARE * soldMinor ? 'margin' : 'turnover';
  const ranked = by === 'margin' ? known : sold;
  const worth = (item: ItemBooks): number => (by === 'margin' ? item.marginMinor! : item.turnoverMinor);
  ranked.sort((a, b) => worth(b) - worth(a) || (a.item < b.item ? -1 : 1));
  const classified = classifyByWorth(ranked, worth, by === 'margin' ? 0 : beyondMinor);
  const counts = { A: 0, B: 0, C: 0 };
  for (const item of classified) counts[item.class] += 1;
  const listed = classified.slice(0, LISTED);
  const hidden = sums.has(null) ? members - (sums.size - 1) : 0;
  const restItems = hidden + sold.length - listed.length;
  const listedMinor = listed.reduce((sum, { entry }) => sum + entry.turnoverMinor, 0);
  return done({
    by,
    basis: BASIS[by],
    counts,
    items: listed.map(({ entry, ...rank }) => ({ ...entry, ...rank })),
    rest:
      restItems > 0
        ? {
            items: restItems,
            turnoverMinor:
              beyondMinor + sold.reduce((sum, item) => sum + item.turnoverMinor, 0) - listedMinor,
            share: Math.round((1 - (listed.at(-1)?.cumulativeShare ?? 0)) * 10_000) / 10_000,
          }
        : undefined,
    withoutItemMinor: sums.get('')?.turnoverMinor ?? 0,
  });
}

const BASIS = {
  margin: {
    zh: '按毛利排序；单位成本来自同名商品的采购。',
    en: 'By margin; unit costs come from purchases of the same item.',
  },
  turnover: {
    zh: '按营业额排序；账本中没有足够的单位成本。',
    en: 'By turnover; the books do not tell enough unit costs.',
  },
} as const;

function positiveTurnover(items: readonly ItemBooks[]): number {
  return items.reduce((sum, item) => sum + Math.max(0, item.turnoverMinor), 0);
}
