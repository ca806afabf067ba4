import { audiencesOf } from '@merchant-analysis/contracts/audiences';
import type { CallerRole } from '@merchant-analysis/contracts/caller';
import type {
  ComplianceReport,
  createCheck as createContract,
  getCheck as getContract,
} from '@merchant-analysis/contracts/compliance';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { Problem } from '@merchant-analysis/kernel/problem';
import type { CalendarFacts } from '../domain/facts.js';
import { joinResults } from '../domain/report.js';
import { type RuleSet, visibleRuleIds, visibleRules } from '../domain/rule-set.js';
import type { ComplianceStore, KeptCheck, RequestKey } from '../ports/compliance-store.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';
import { evaluateSubject } from './evaluate-subject.js';
import { noticesOf } from './notices-of.js';

export interface CheckRim {
  readonly ledger: Ledger;
  readonly calendar: CalendarFacts;
  readonly ruleSets: readonly RuleSet[];
  readonly store: ComplianceStore;
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
}

/** For whom a check is made: what they may know decides which rules are applied. */
export interface Asker {
  readonly tenantId: string;
  readonly roles: readonly CallerRole[];
  readonly requestId: string;
}

/** Checks a subject with the rules of the asker, keeps the results and follows the findings up as alerts. */
export async function makeCheck(
  rim: CheckRim,
  { tenantId, roles, requestId }: Asker,
  {
    subject,
    today,
    requestFor,
  }: {
    subject: SubjectId;
    today?: string | undefined;
    /** @param today the day for which the check is made */
    requestFor: (today: string) => RequestKey<{ id: string }> | undefined;
  },
): Promise<KeptCheck> {
  const audiences = audiencesOf(roles);
  const evaluation = await evaluateSubject(rim, {
    subject,
    today,
    choose: (set) => visibleRules(set, audiences),
  });
  return rim.store.keepCheck(
    {
      id: rim.newId('chk'),
      tenantId,
      at: rim.clock.now(),
      subject: { merchantId: subject.merchantId, groupId: subject.groupId },
      today: evaluation.today,
      ruleSet: evaluation.ruleSet,
      results: evaluation.results,
    },
    {
      newAlertId: () => rim.newId('alr'),
      request: requestFor(evaluation.today),
      tell: (raised) => noticesOf(raised, rim.ruleSets, { tenantId, requestId }),
    },
  );
}

/** Check and keep. A request that is sent again gets the first check, as this asker may see it. */
export async function createCheck(
  rim: CheckRim,
  asker: Asker,
  params: ParamsOf<typeof createContract>,
  requestFor: (today: string) => RequestKey<{ id: string }>,
): Promise<ResultOf<typeof createContract>> {
  const { today, ...subject } = params;
  const kept = await makeCheck(rim, asker, { subject, today, requestFor });
  const merchantIds = kept.results.map((result) => result.merchantId);
  return {
    ...show(kept, rim.ruleSets, asker.roles, merchantIds),
    newAlerts: countNew(kept, rim.ruleSets, asker.roles),
  };
}

/** A kept check, without the rules and the merchants that this asker may not see. */
export async function getCheck(
  { ledger, store, ruleSets }: Pick<CheckRim, 'ledger' | 'store' | 'ruleSets'>,
  asker: Asker,
  checkId: string,
): Promise<ResultOf<typeof getContract>> {
  const kept = await store.findCheck(asker.tenantId, checkId);
  if (kept === undefined) throw problem('NOT_FOUND', { what: 'check' });
  const subject = await ledger.describeSubject(kept.subject).catch((error: unknown) => {
    // Not the merchant's name in the answer: whose check this is, is not theirs to know.
    throw error instanceof Problem && error.code === 'NOT_FOUND'
      ? problem('NOT_FOUND', { what: 'check' })
      : error;
  });
  return show(
    kept,
    ruleSets,
    asker.roles,
    subject.merchants.map(({ id }) => id),
  );
}

/** How many new alerts of a check these roles may know of. */
export function countNew(
  kept: KeptCheck,
  ruleSets: readonly RuleSet[],
  roles: readonly CallerRole[],
): number {
  const visible = visibleRuleIds(ruleSets, audiencesOf(roles));
  return Object.entries(kept.newAlerts).reduce(
    (sum, [ruleId, count]) => sum + (visible.includes(ruleId) ? count : 0),
    0,
  );
}

function show(
  kept: KeptCheck,
  ruleSets: readonly RuleSet[],
  roles: readonly CallerRole[],
  merchantIds: readonly string[],
): { id: string; at: string; report: ComplianceReport } {
  const rules = visibleRuleIds(ruleSets, audiencesOf(roles));
  const results = kept.results.filter(
    (result) => rules.includes(result.ruleId) && merchantIds.includes(result.merchantId),
  );
  return { id: kept.id, at: new Date(kept.at).toISOString(), report: joinResults(results, kept) };
}
