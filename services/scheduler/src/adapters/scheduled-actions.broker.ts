import type { Host } from '@merchant-analysis/broker/service';
import { scoreForecasts } from '@merchant-analysis/contracts/cashflow';
import { runDailyChecks } from '@merchant-analysis/contracts/compliance';
import type { Contract } from '@merchant-analysis/contracts/contract';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { problem } from '@merchant-analysis/contracts/problems';
import { scheduledResult } from '@merchant-analysis/contracts/schedules';
import type { z } from 'zod';
import type { ScheduledActions } from '../ports/scheduled-actions.js';

type ScheduledContract = Contract<z.ZodObject, typeof scheduledResult>;

/** The actions that may be named in `config/schedules.json`: they take nothing and say how much they did. */
export const SCHEDULED_CONTRACTS: ReadonlyMap<string, ScheduledContract> = new Map(
  [runDailyChecks, scoreForecasts].map((contract) => [contract.action, contract]),
);

/** Calls scheduled actions over the broker, as the caller of the job. */
export function scheduledActionsOver(host: Host): ScheduledActions {
  return {
    async run({ action, caller, requestId }) {
      const contract = SCHEDULED_CONTRACTS.get(action);
      if (contract === undefined) throw problem('NOT_FOUND', { what: 'action' });
      const idempotency = { key: requestId, fingerprint: action };
      return scheduledResult.parse(await host.ask(contract, {}, { caller, requestId, idempotency }));
    },
    async recordRun({ action, caller, requestId }, { schedule, outcome }) {
      const { tenantId, userId, roles } = caller;
      const entry = {
        tenantId,
        actor: { userId, roles },
        action,
        outcome,
        resource: { type: 'schedule', id: schedule },
        requestId,
      };
      await host.ask(recordAudit, entry, { caller, requestId });
    },
  };
}
