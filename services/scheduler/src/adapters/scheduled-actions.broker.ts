import type { Host } from '@merchant-analysis/broker/service';
import { watchCash } from '@merchant-analysis/contracts/cash-alerts';
import { scoreForecasts } from '@merchant-analysis/contracts/cashflow';
import { runDailyChecks } from '@merchant-analysis/contracts/compliance';
import type { Contract } from '@merchant-analysis/contracts/contract';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { entryFor } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import { scheduledResult } from '@merchant-analysis/contracts/schedules';
import type { Outbox } from '@merchant-analysis/storage/outbox';
import type { z } from 'zod';
import type { ScheduledActions } from '../ports/scheduled-actions.js';

type ScheduledContract = Contract<z.ZodObject, typeof scheduledResult>;

/** The actions that may be named in `config/schedules.json`: they take nothing and say how much they did. */
export const SCHEDULED_CONTRACTS: ReadonlyMap<string, ScheduledContract> = new Map(
  [runDailyChecks, scoreForecasts, watchCash].map((contract) => [contract.action, contract]),
);

/**
 * Calls scheduled actions over the broker, as the caller of the job. The record of a run waits in the outbox: a run
 * that is done again after a crash puts it there again, and identity knows it by the job.
 */
export function scheduledActionsOver(host: Host, outbox: Pick<Outbox, 'put'>): ScheduledActions {
  return {
    async run({ action, caller, requestId }) {
      const contract = SCHEDULED_CONTRACTS.get(action);
      if (contract === undefined) throw problem('NOT_FOUND', { what: 'action' });
      const idempotency = { key: requestId, fingerprint: action };
      return scheduledResult.parse(await host.ask(contract, {}, { caller, requestId, idempotency }));
    },
    async recordRun({ action, caller, requestId }, { schedule, outcome }) {
      const { tenantId, userId, roles } = caller;
      const record = {
        at: new Date().toISOString(),
        tenantId,
        actor: { userId, roles: [...roles] },
        action,
        outcome,
        resource: { type: 'schedule', id: schedule },
        requestId,
      };
      const orderKey = `${tenantId} schedule ${schedule}`;
      await outbox.put([entryFor(recordAudit, record, { tenantId, requestId, orderKey })]);
    },
  };
}
