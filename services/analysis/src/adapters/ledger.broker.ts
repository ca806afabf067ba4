import type { Call } from '@merchant-analysis/broker/service';
import { createExport } from '@merchant-analysis/contracts/files';
import { describeSubject } from '@merchant-analysis/contracts/merchants';
import type { Ledger } from '../ports/ledger.js';

/** The ledger as one request sees it. The export is the effect of the request, so its key goes along. */
export function ledgerOf(call: Call): Ledger {
  return {
    describeSubject: (subject) => call.ask(describeSubject, subject),
    createExport: (request) =>
      call.ask(createExport, request, call.idempotency && { idempotency: call.idempotency }),
  };
}
