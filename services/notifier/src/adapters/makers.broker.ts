import { systemCaller } from '@merchant-analysis/broker/meta';
import type { Host } from '@merchant-analysis/broker/service';
import { readLimits } from '@merchant-analysis/contracts/identity';
import { getDataVersion } from '@merchant-analysis/contracts/merchants';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { Makers } from '../ports/makers.js';

/** Identity tells the limits; the ledger, asked within them, whether they hold a merchant. */
export function makersOf(host: Pick<Host, 'ask'>): Makers {
  return {
    readLimits: ({ tenantId, userId }) =>
      host.ask(readLimits, { userId }, { caller: systemCaller(tenantId) }),
    async isWithin({ merchantIds, groupIds }, { tenantId }, merchantId) {
      const caller = {
        ...systemCaller(tenantId),
        merchantIds: [...(merchantIds ?? [])],
        groupIds: [...(groupIds ?? [])],
      };
      try {
        await host.ask(getDataVersion, { merchantId }, { caller });
        return true;
      } catch (error) {
        if (error instanceof Problem && error.code === 'NOT_FOUND') return false;
        throw error;
      }
    },
  };
}
