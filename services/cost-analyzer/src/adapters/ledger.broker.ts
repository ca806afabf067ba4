import type { Call } from '@merchant-analysis/broker/service';
import { describeSubject } from '@merchant-analysis/contracts/merchants';
import { readDailySeries, readMonthlyBreakdown } from '@merchant-analysis/contracts/read-models';
import type { Ledger } from '../ports/ledger.js';

/** The ledger as one request sees it: asked for the same caller, within what is left of the time. */
export function ledgerOf(call: Call): Ledger {
  return {
    describeSubject: (subject) => call.ask(describeSubject, subject),
    readDailySeries: (subject, window) =>
      call.ask(readDailySeries, { ...subject, ...window, basis: 'business-date' }),
    readItems: (subject, window) =>
      call.ask(readMonthlyBreakdown, {
        ...subject,
        ...window,
        dimension: 'item',
        by: 'window',
        kinds: ['sale', 'refund', 'purchase'],
      }),
  };
}
