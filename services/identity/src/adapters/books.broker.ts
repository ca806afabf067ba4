import type { Call } from '@merchant-analysis/broker/service';
import { listUnknown } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { Books } from '../ports/books.js';

/** Shorter than what the one who asks identity waits for, so that it hears why. */
const WAIT_MS = 2_000;

/** The ledger as one request sees it: asked for the same caller. */
export function booksOf(call: Pick<Call, 'ask'>): Books {
  return {
    async listUnknown({ merchantIds, groupIds }) {
      const asked = { merchantIds: [...merchantIds], groupIds: [...groupIds] };
      try {
        return await call.ask(listUnknown, asked, { timeoutMs: WAIT_MS });
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'TIMEOUT') throw error;
        throw problem('SERVICE_UNAVAILABLE', { service: 'ledger' }, { cause: error });
      }
    },
  };
}
