import type { Call } from '@merchant-analysis/broker/service';
import { listMerchants } from '@merchant-analysis/contracts/merchants';
import type { Merchants } from '../ports/merchants.js';

/** The ledger as one request sees it: asked for the same caller. */
export function merchantsOf(call: Pick<Call, 'ask'>): Merchants {
  return {
    async listVisibleIds() {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const { data, page } = await call.ask(listMerchants, { limit: 500, cursor });
        ids.push(...data.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return ids;
    },
  };
}
