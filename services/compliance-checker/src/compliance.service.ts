import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Call, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/compliance';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { decideAlert, getAlert, listAlerts, type Reader } from './actions/alerts.js';
import { checkCompliance } from './actions/check-compliance.js';
import { createCheck, getCheck } from './actions/kept-checks.js';
import { getRule, listRules } from './actions/rules.js';
import { runDailyChecks } from './actions/run-daily-checks.js';
import type { CalendarFacts } from './domain/facts.js';
import type { RuleSet } from './domain/rule-set.js';
import type { ComplianceStore } from './ports/compliance-store.js';
import type { Ledger } from './ports/ledger.js';

interface ComplianceRim {
  readonly ledgerOf: (call: Call) => Ledger;
  readonly calendar: CalendarFacts;
  readonly ruleSets: readonly RuleSet[];
  readonly store: ComplianceStore;
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  /** A merchant of a scheduled run that could not be checked. */
  readonly onError: (error: unknown, merchantId: string) => void;
}

/** What compliance-checker answers. */
export function complianceService(rim: ComplianceRim): Composition['schema'] {
  const { ruleSets, store } = rim;
  const of = (call: Call) => ({ ...rim, ledger: rim.ledgerOf(call) });
  return service('compliance', {
    answers: [
      answer(contracts.checkCompliance, (params, call) =>
        checkCompliance(of(call), call.caller.roles, params),
      ),
      answer(contracts.createCheck, async (params, call) => {
        const made = await createCheck(of(call), call.caller, params, call.idempotency);
        const { merchantId, groupId } = params;
        call.audit({
          resourceType: 'compliance-check',
          resourceId: made.id,
          changes: { merchantId, groupId, today: made.report.today },
        });
        return made;
      }),
      answer(contracts.getCheck, ({ checkId }, call) => getCheck(of(call), call.caller, checkId)),
      answer(contracts.listAlerts, (params, call) => listAlerts(of(call), readerOf(call), params)),
      answer(contracts.getAlert, ({ alertId }, call) => getAlert(of(call), readerOf(call), alertId)),
      answer(contracts.decideAlert, async (params, call) => {
        let resourceType = '';
        const note = (type: string, changes?: Record<string, unknown>): void => {
          resourceType = type;
          call.audit({ resourceType, resourceId: params.alertId, changes });
        };
        const { alert, from } = await decideAlert(
          { ...of(call), note },
          readerOf(call),
          params,
          call.idempotency,
        );
        note(resourceType, { state: { from, to: alert.state } });
        return alert;
      }),
      answer(contracts.listRules, async (_, call) => ({ data: listRules(ruleSets, call.caller.roles) })),
      answer(contracts.getRule, async ({ ruleId }, call) => getRule(ruleSets, call.caller.roles, ruleId)),
      answer(contracts.runDailyChecks, async (_, call) => {
        const result = await runDailyChecks(of(call), call.caller, call.idempotency);
        call.audit({ resourceType: 'compliance-check', changes: { merchants: result.merchants } });
        return result;
      }),
    ],
    health: async () => [{ name: 'checks and alerts', healthy: await store.isAnswering() }],
  });
}

function readerOf({ caller }: Call): Reader {
  const { tenantId, userId, roles } = caller;
  return { tenantId, userId, roles };
}
