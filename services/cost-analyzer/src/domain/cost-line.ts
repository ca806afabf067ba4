import type { CostKind } from '@merchant-analysis/contracts/cost';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

/** A line of the cost structure: a kind and, where the books name one, a category. */
export interface LineKey {
  kind: CostKind;
  category?: string | undefined;
}

/** How a kind behaves when the books cannot tell: the convention of cost accounting. */
const CONVENTION: Readonly<Record<CostKind, 'fixed' | 'variable'>> = {
  purchase: 'variable',
  wage: 'fixed',
  rent: 'fixed',
  utility: 'fixed',
  fee: 'variable',
  tax: 'variable',
  expense: 'fixed',
};

const NAMES: Readonly<Record<CostKind | 'turnover' | 'sale' | 'refund', LocalizedText>> = {
  purchase: { zh: '采购', en: 'purchases' },
  wage: { zh: '工资', en: 'wages' },
  rent: { zh: '房租', en: 'rent' },
  utility: { zh: '水电', en: 'utilities' },
  fee: { zh: '平台与手续费', en: 'fees' },
  tax: { zh: '税费', en: 'tax' },
  expense: { zh: '其他费用', en: 'expenses' },
  turnover: { zh: '营业额', en: 'turnover' },
  sale: { zh: '销售', en: 'sales' },
  refund: { zh: '退款', en: 'refunds' },
};

const ORDER: ReadonlyMap<string, number> = new Map(Object.keys(NAMES).map((kind, index) => [kind, index]));

/** Whether transactions of this kind are costs. */
export function isCostKind(kind: string): kind is CostKind {
  return Object.hasOwn(CONVENTION, kind);
}

export function conventionOf(kind: CostKind): 'fixed' | 'variable' {
  return CONVENTION[kind];
}

/** What a person calls the line: `rent`, `expenses (insurance)`. */
export function nameOf(line: { kind: keyof typeof NAMES; category?: string | undefined }): LocalizedText {
  const { zh, en } = NAMES[line.kind];
  if (line.category === undefined) return { zh, en };
  return { zh: `${zh}（${line.category}）`, en: `${en} (${line.category})` };
}

/** Purchases first, then as people read a profit and loss account; inside a kind by category. */
export function compareLines(
  a: { kind: string; category?: string | undefined },
  b: { kind: string; category?: string | undefined },
): number {
  const kinds = (ORDER.get(a.kind) ?? ORDER.size) - (ORDER.get(b.kind) ?? ORDER.size);
  if (kinds !== 0) return kinds;
  const [left, right] = [a.category ?? '', b.category ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}
