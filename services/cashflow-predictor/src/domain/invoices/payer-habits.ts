import type { InvoiceFacts, MatchedInvoice } from './invoice-facts.js';

/** How many days after the due day somebody pays: delays of the past, each as likely as it was frequent. */
export interface DelayHabit {
  /** Ascending; negative ones were early. Never empty. */
  readonly delays: readonly number[];
  /** How many of them are the payer's own. */
  readonly own: number;
  /** The latest that the payer itself has ever paid; absent when nothing is known of it. */
  readonly latest?: number | undefined;
}

/**
 * What is believed of a payer of whom nothing is known: half pay by the due day, a tail takes a month. A platform
 * default, without a source in law or data.
 */
const BELIEVED_DELAYS: readonly number[] = [-1, 0, 0, 0, 1, 3, 7, 14, 30];
/** So many payments of one's own, and others are not asked any more. */
const OWN_ENOUGH = 6;
/** So many payments of anybody, and the belief is not needed any more. */
const ALL_ENOUGH = 12;
/** An invoice on which no term is agreed is taken as due so long after its issue. A platform default. */
export const USUAL_TERM_DAYS = 30;
/** So many invoices without a term were paid, and the payer's own usage is its term. */
const TERM_ENOUGH = 3;
/** What was paid longer ago than this is no habit any more. */
const LOOK_BACK_DAYS = 400;

/**
 * The habit of delay of one payer: its own past delays; with few of them those of all payers of that direction beside
 * them, and with few of all of them what is believed.
 * @param lastDay last known day: what happened later is not known
 */
export function delayHabit(
  counterparty: string,
  direction: 'in' | 'out',
  history: readonly MatchedInvoice[],
  lastDay: number,
): DelayHabit {
  const own: number[] = [];
  const others: number[] = [];
  for (const { invoice, paidDay } of history) {
    if (paidDay === undefined || paidDay > lastDay || paidDay < lastDay - LOOK_BACK_DAYS) continue;
    if (invoice.direction !== direction) continue;
    (invoice.counterparty === counterparty ? own : others).push(paidDay - invoice.dueDay);
  }
  const pooled = own.length >= OWN_ENOUGH ? own : [...own, ...own, ...others];
  const delays =
    pooled.length >= ALL_ENOUGH || own.length >= OWN_ENOUGH ? pooled : [...pooled, ...BELIEVED_DELAYS];
  return {
    delays: delays.sort((a, b) => a - b),
    own: own.length,
    ...(own.length > 0 && { latest: Math.max(...own) }),
  };
}

/**
 * The days from the issue of an invoice on which no term is agreed to the day by which it is due: as the payer usually
 * takes, once it has paid three such; else `USUAL_TERM_DAYS`.
 * @param lastDay last known day
 */
export function usualTermDays(
  { counterparty, direction }: Pick<InvoiceFacts, 'counterparty' | 'direction'>,
  history: readonly MatchedInvoice[],
  lastDay: number,
): number {
  const taken: number[] = [];
  for (const { invoice, paidDay } of history) {
    if (!invoice.isTermAssumed || paidDay === undefined) continue;
    if (paidDay > lastDay || paidDay < lastDay - LOOK_BACK_DAYS) continue;
    if (invoice.counterparty !== counterparty || invoice.direction !== direction) continue;
    taken.push(paidDay - invoice.issuedDay);
  }
  if (taken.length < TERM_ENOUGH) return USUAL_TERM_DAYS;
  return taken.sort((a, b) => a - b)[taken.length >> 1]!;
}
