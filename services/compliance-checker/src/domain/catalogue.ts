import type { Rule } from './rule.js';
import { refundAbuse } from './rules/ac-13-refund-abuse.js';
import { paymentTerm } from './rules/ar-01-payment-term.js';
import { licenceExpiry } from './rules/ky-01-licence-expiry.js';
import { creditCode } from './rules/ky-05-credit-code.js';
import { largeCash } from './rules/lv-01-large-cash.js';
import { entityTransfer } from './rules/lv-02-entity-transfer.js';
import { structuring } from './rules/st-01-structuring.js';
import { nightActivity } from './rules/st-05-night-activity.js';
import { roundAmounts } from './rules/st-06-round-amounts.js';
import { velocitySpike } from './rules/st-10-velocity-spike.js';
import { vatThreshold } from './rules/tx-01-vat-threshold.js';
import { generalTaxpayer } from './rules/tx-02-general-taxpayer.js';

/** Every rule that the platform knows how to evaluate, in the order in which results are shown. */
export const CATALOGUE: readonly Rule[] = [
  vatThreshold,
  generalTaxpayer,
  licenceExpiry,
  creditCode,
  paymentTerm,
  largeCash,
  entityTransfer,
  structuring,
  nightActivity,
  roundAmounts,
  velocitySpike,
  refundAbuse,
];
