import type { runDailyChecks as contract } from '@merchant-analysis/contracts/compliance';
import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type { RequestKey } from '../ports/compliance-store.js';
import { inTurn } from './evaluate-subject.js';
import { type Asker, type CheckRim, countNew, makeCheck } from './kept-checks.js';

const AT_ONCE = 2;

/**
 * Checks every merchant of the tenant and keeps the results. One that cannot be checked does not stop the
 * others. What is counted in the answer is shown to the merchant's people with the schedule, so only rules that
 * they may know of are counted.
 */
export async function runDailyChecks(
  rim: CheckRim & { readonly onError: (error: unknown, merchantId: string) => void },
  asker: Asker,
  request?: RequestKey,
): Promise<ResultOf<typeof contract>> {
  const merchants = await rim.ledger.listMerchants();
  const outcomes = await inTurn(merchants, AT_ONCE, async ({ id }) => {
    try {
      const own = request && { key: `${request.key}:${id}`, fingerprint: request.fingerprint };
      return await makeCheck(rim, asker, {
        subject: { merchantId: id },
        requestFor: () => own,
      });
    } catch (error) {
      rim.onError(error, id);
      return undefined;
    }
  });
  const kept = outcomes.filter((outcome) => outcome !== undefined);
  return {
    merchants: merchants.length,
    failed: merchants.length - kept.length,
    detail: { newAlerts: kept.reduce((sum, one) => sum + countNew(one, rim.ruleSets, ['owner']), 0) },
  };
}
