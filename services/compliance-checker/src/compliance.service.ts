import type { Composition } from '@merchant-analysis/broker/composition';
import { type AuditNote, answer, type Call, type Host, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/compliance';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { decideAlert, getAlert, listAlerts, type Reader } from './actions/alerts.js';
import { checkCompliance } from './actions/check-compliance.js';
import { type Asker, createCheck, getCheck } from './actions/kept-checks.js';
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
  readonly started?: (host: Host) => void;
  readonly stopped?: () => Promise<void>;
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
        const { merchantId, groupId } = params;
        const note = (id: string, today: string) => ({
          resourceType: 'compliance-check',
          resourceId: id,
          changes: { merchantId, groupId, today },
        });
        const made = await createCheck(of(call), askerOf(call), params, (today) =>
          call.withRecord(({ id }: { id: string }) => note(id, today)),
        );
        call.audit(note(made.id, made.report.today));
        return made;
      }),
      answer(contracts.getCheck, ({ checkId }, call) => getCheck(of(call), askerOf(call), checkId)),
      answer(contracts.listAlerts, (params, call) => listAlerts(of(call), readerOf(call), params)),
      answer(contracts.getAlert, ({ alertId }, call) => getAlert(of(call), readerOf(call), alertId)),
      answer(contracts.decideAlert, async (params, call) => {
        let resourceType = '';
        const noteOf = (type: string, changes?: Record<string, unknown>): AuditNote => {
          resourceType = type;
          return { resourceType, resourceId: params.alertId, changes };
        };
        const { alert, from } = await decideAlert(
          { ...of(call), note: (type) => call.audit(noteOf(type)) },
          readerOf(call),
          params,
          (type, before, to) => call.withRecord(() => noteOf(type, { state: { from: before, to } })),
        );
        call.audit(noteOf(resourceType, { state: { from, to: alert.state } }));
        return alert;
      }),
      answer(contracts.listRules, async (_, call) => ({ data: listRules(ruleSets, call.caller.roles) })),
      answer(contracts.getRule, async ({ ruleId }, call) => getRule(ruleSets, call.caller.roles, ruleId)),
      answer(contracts.runDailyChecks, async (_, call) => {
        const result = await runDailyChecks(of(call), askerOf(call), call.idempotency);
        call.audit({ resourceType: 'compliance-check', changes: { merchants: result.merchants } });
        return result;
      }),
    ],
    stores: { 'checks and alerts': store },
    started: (host) => rim.started?.(host),
    stopped: async () => rim.stopped?.(),
  });
}

function askerOf({ caller, requestId }: Call): Asker {
  return { tenantId: caller.tenantId, roles: caller.roles, requestId };
}

function readerOf({ caller }: Call): Reader {
  const { tenantId, userId, roles } = caller;
  return { tenantId, userId, roles };
}
