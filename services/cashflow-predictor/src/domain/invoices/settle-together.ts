import { type MatchedInvoice, owedOf } from './invoice-facts.js';

/** So many in a row are looked at from any of them on; from the oldest on, as many as there are. */
const MOST_IN_A_ROW = 6;

/**
 * The invoices of one payer that one payment settles to the last minor unit: some in a row, else any two; first among
 * all, then among those of which the books say that something is open.
 * @param candidates oldest first
 * @returns none when no sum fits
 */
export function settleTogether(
  candidates: readonly MatchedInvoice[],
  { amountMinor }: { amountMinor: number },
): MatchedInvoice[] {
  const open = candidates.filter(({ invoice }) => invoice.balanceMinor > 0);
  const lists = open.length === candidates.length ? [open] : [candidates, open];
  for (const find of [findRow, findTwo]) {
    for (const list of lists) {
      const found = find(list, amountMinor);
      if (found.length > 0) return found;
    }
  }
  return [];
}

function findRow(list: readonly MatchedInvoice[], amountMinor: number): MatchedInvoice[] {
  for (let from = 0; from < list.length - 1; from++) {
    const end = from === 0 ? list.length : Math.min(list.length, from + MOST_IN_A_ROW);
    let sum = 0;
    for (let at = from; at < end && sum < amountMinor; at++) {
      sum += owedOf(list[at]!.invoice);
      if (sum === amountMinor && at > from) return list.slice(from, at + 1);
    }
  }
  return [];
}

function findTwo(list: readonly MatchedInvoice[], amountMinor: number): MatchedInvoice[] {
  const byAmount = new Map<number, MatchedInvoice>();
  for (const one of list) {
    const owedMinor = owedOf(one.invoice);
    const other = byAmount.get(amountMinor - owedMinor);
    if (other) return [other, one];
    if (!byAmount.has(owedMinor)) byAmount.set(owedMinor, one);
  }
  return [];
}
