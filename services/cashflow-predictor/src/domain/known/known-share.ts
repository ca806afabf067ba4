import type { InvoicePayment } from './known-flow.js';

/** So far back the rate of invoiced business is measured. */
const RATE_DAYS = 90;

/**
 * Takes out of the expected daily amounts what the open invoices tell better. The statistical part has seen the
 * invoices of the past and foresees as much again: with all open invoices added, that would count them twice. What is
 * taken out is the mean daily amount that invoices moved in the last 90 days, times the share of it that one knows of
 * so long ahead: of the past payments, by amount, those whose invoice was issued at least that long before.
 * @param means minor units by day, statistical part alone; changed in place, never below 0
 * @param payments of this direction; those that the forecast treats as recurring are left out by the caller
 * @param historyDays days of books there are
 */
export function takeKnownShare(
  means: Float64Array,
  payments: readonly InvoicePayment[],
  lastDay: number,
  historyDays: number,
): void {
  const days = Math.min(RATE_DAYS, historyDays);
  const recent = payments.filter(({ day }) => day > lastDay - days && day <= lastDay);
  let total = 0;
  for (const { amountMinor } of recent) total += amountMinor;
  if (total === 0) return;
  const perDay = total / days;
  for (let step = 0; step < means.length; step++) {
    let known = 0;
    for (const { leadDays, amountMinor } of recent) if (leadDays >= step + 1) known += amountMinor;
    means[step] = Math.max(0, means[step]! - Math.round((perDay * known) / total));
  }
}
