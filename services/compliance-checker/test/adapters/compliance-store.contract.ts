import type {
  ComplianceStore,
  KeptCheck,
} from '@merchant-analysis/compliance-checker/ports/compliance-store';
import type { Finding, RuleResult } from '@merchant-analysis/contracts/compliance';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';

const TENANT = 'ten_00000001';
const NOODLES = 'mer_noodles01';
const RULES = ['TX-01', 'ST-01', 'KY-01'];

/** A result with findings of these keys; without any it passed. */
export function resultOf(
  ruleId: string,
  keys: readonly string[],
  about: Partial<RuleResult> = {},
): RuleResult {
  const merchantId = about.merchantId ?? NOODLES;
  return {
    ruleId,
    ruleVersion: '1.0.0',
    merchantId,
    status: keys.length > 0 ? 'failed' : 'passed',
    findings: keys.map((key) => findingOf(ruleId, key, merchantId)),
    truncated: false,
    ...about,
  };
}

export function findingOf(ruleId: string, key: string, merchantId = NOODLES): Finding {
  return {
    ruleId,
    ruleVersion: '1.0.0',
    merchantId,
    severity: 'high',
    outcome: 'broken',
    key,
    reason: { zh: `原因 ${key}`, en: `reason ${key}` },
    evidence: {
      transactionIds: ['txn_1'],
      transactionsTruncated: false,
      sums: { sumMinor: 5_000_000 },
      figures: { share: 0.25 },
      dates: ['2026-05-06'],
      notes: [],
    },
  };
}

/** What every store of checks and alerts promises. */
export function describeComplianceStore(name: string, open: () => Promise<ComplianceStore>): void {
  describe(`compliance store: ${name}`, () => {
    let store: ComplianceStore;
    let made = 0;
    beforeEach(async () => {
      store = await open();
      made = 0;
    });

    const keep = (
      results: RuleResult[],
      about: Partial<KeptCheck> = {},
      request?: { key: string; fingerprint: string },
    ): Promise<KeptCheck> => {
      made += 1;
      const check = {
        id: `chk_0000000${made}`,
        tenantId: TENANT,
        at: 1_000 * made,
        subject: { merchantId: NOODLES },
        today: '2026-06-01',
        ruleSet: { year: 2026, version: '2026.1.0' },
        results,
        ...about,
      };
      let alerts = 0;
      return store.keepCheck(check, { newAlertId: () => `alr_${made}_0000000${++alerts}`, request });
    };
    const all = (filter: object = {}) =>
      store.listAlerts(TENANT, { ruleIds: RULES, ...filter }, { limit: 50 });
    const decide = (id: string, decision: 'acknowledge' | 'dismiss' | 'reopen') =>
      store.decideAlert(TENANT, id, { decision, by: 'usr_00000001', at: 9_000, note: 'seen' });
    const failureOf = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
        return 'no failure';
      } catch (error) {
        return error instanceof Problem ? error.code : String(error);
      }
    };

    it('gives a kept check back as it was, and only to its tenant', async () => {
      const kept = await keep([resultOf('TX-01', ['2026-Q2']), resultOf('KY-01', [])]);
      expect(kept.newAlerts).to.deep.equal({ 'TX-01': 1 });
      expect(await store.findCheck(TENANT, kept.id)).to.deep.equal(kept);
      expect(await store.findCheck('ten_00000002', kept.id)).to.equal(undefined);
    });

    it('tells of alerts that are new and of those that are open again, once', async () => {
      const told: string[][] = [];
      let checks = 0;
      const check = (results: RuleResult[], request?: { key: string; fingerprint: string }) =>
        store.keepCheck(
          {
            id: `chk_telling${++checks}`,
            tenantId: TENANT,
            at: 1_000 * checks,
            subject: { merchantId: NOODLES },
            today: '2026-06-01',
            ruleSet: { year: 2026, version: '2026.1.0' },
            results,
          },
          {
            newAlertId: () => `alr_telling${checks}`,
            request,
            tell: (raised) => {
              told.push(raised.map(({ id, key }) => `${id} ${key}`));
              return [];
            },
          },
        );
      const request = { key: 'key-1', fingerprint: 'f' };
      await check([resultOf('TX-01', ['2026-Q2'])], request);
      await check([resultOf('TX-01', ['2026-Q2'])], request);
      await check([resultOf('TX-01', ['2026-Q2'])]);
      await check([resultOf('TX-01', [])]);
      await check([resultOf('TX-01', ['2026-Q2'])]);
      expect(told.filter((one) => one.length > 0)).to.deep.equal([
        ['alr_telling1 2026-Q2'],
        ['alr_telling1 2026-Q2'],
      ]);
      expect(told).to.have.length(4);
    });

    it('takes the same rule, merchant and key as the same alert', async () => {
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      const again = await keep([resultOf('TX-01', ['2026-Q2', '2026-Q3'])]);
      expect(again.newAlerts).to.deep.equal({ 'TX-01': 1 });
      const alerts = await all();
      expect(alerts.map(({ key, firstSeenAt, lastSeenAt }) => [key, firstSeenAt, lastSeenAt])).to.deep.equal([
        ['2026-Q3', 2_000, 2_000],
        ['2026-Q2', 1_000, 2_000],
      ]);
    });

    it('resolves what a later run does not find, and opens it when it is back', async () => {
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      await keep([resultOf('TX-01', [])]);
      expect((await all())[0]?.state).to.equal('resolved');
      const back = await keep([resultOf('TX-01', ['2026-Q2'])]);
      expect((await all())[0]?.state).to.equal('open');
      expect(back.newAlerts).to.deep.equal({});
    });

    it('leaves alerts alone whose rule or merchant was not checked', async () => {
      await keep([resultOf('TX-01', ['2026-Q2']), resultOf('ST-01', ['2026-05-11'])]);
      await keep([resultOf('TX-01', [], { merchantId: 'mer_other0001' })]);
      await keep([resultOf('KY-01', [])]);
      expect((await all()).map(({ state }) => state)).to.deep.equal(['open', 'open']);
    });

    it('keeps decisions, and who took them', async () => {
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      const { id } = (await all())[0]!;
      const acknowledged = await decide(id, 'acknowledge');
      expect(acknowledged.state).to.equal('acknowledged');
      expect(acknowledged.decision).to.deep.equal({ by: 'usr_00000001', at: 9_000, note: 'seen' });
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      expect((await store.findAlert(TENANT, id))?.state).to.equal('acknowledged');
      await decide(id, 'dismiss');
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      expect((await store.findAlert(TENANT, id))?.state).to.equal('dismissed');
      expect((await decide(id, 'reopen')).state).to.equal('open');
    });

    it('refuses decisions that do not follow, on alerts that are not there, and of other tenants', async () => {
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      const { id } = (await all())[0]!;
      expect(await failureOf(decide(id, 'reopen'))).to.equal('CONFLICT');
      expect(await failureOf(decide('alr_nobody000', 'dismiss'))).to.equal('NOT_FOUND');
      const foreign = store.decideAlert('ten_00000002', id, { decision: 'dismiss', by: 'usr_2', at: 1 });
      expect(await failureOf(foreign)).to.equal('NOT_FOUND');
      expect(await store.findAlert('ten_00000002', id)).to.equal(undefined);
      expect((await store.findAlert(TENANT, id))?.state).to.equal('open');
    });

    it('lists by rule, merchant, state and severity, in pages that neither skip nor repeat', async () => {
      await keep([resultOf('TX-01', ['a', 'b']), resultOf('ST-01', ['c'])]);
      await keep([resultOf('KY-01', ['d'], { merchantId: 'mer_other0001' })]);
      expect((await all({ ruleIds: ['TX-01'] })).map(({ key }) => key).sort()).to.deep.equal(['a', 'b']);
      expect(await all({ ruleIds: [] })).to.deep.equal([]);
      expect((await all({ merchantIds: ['mer_other0001'] })).map(({ key }) => key)).to.deep.equal(['d']);
      expect(await all({ state: 'resolved' })).to.deep.equal([]);
      expect(await all({ severity: 'low' })).to.deep.equal([]);
      expect(await store.listAlerts('ten_00000002', { ruleIds: RULES }, { limit: 50 })).to.deep.equal([]);
      const seen: string[] = [];
      let after: { firstSeenAt: number; id: string } | undefined;
      for (;;) {
        const [alert] = await store.listAlerts(TENANT, { ruleIds: RULES }, { limit: 1, after });
        if (alert === undefined) break;
        seen.push(alert.key);
        after = alert;
      }
      expect(seen[0]).to.equal('d');
      expect([...seen].sort()).to.deep.equal(['a', 'b', 'c', 'd']);
    });

    it('makes one alert of a finding that twenty checks find at the same moment', async () => {
      const checks = await Promise.all(
        Array.from({ length: 20 }, () => keep([resultOf('TX-01', ['2026-Q2'])])),
      );
      const made = checks.map(({ newAlerts }) => newAlerts['TX-01'] ?? 0);
      expect(made.reduce((sum, count) => sum + count, 0)).to.equal(1);
      expect(await all()).to.have.length(1);
    });

    it('keeps one check for a request that comes twenty times at once', async () => {
      const request = { key: 'k-00000020', fingerprint: 'f1' };
      const checks = await Promise.all(
        Array.from({ length: 20 }, () => keep([resultOf('TX-01', ['2026-Q2'])], {}, request)),
      );
      expect(new Set(checks.map(({ id }) => id)).size).to.equal(1);
    });

    it('takes one of twenty dismissals that come at the same moment', async () => {
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      const { id } = (await all())[0]!;
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => failureOf(decide(id, 'dismiss'))));
      expect(outcomes.filter((outcome) => outcome === 'no failure')).to.have.length(1);
      expect(outcomes.filter((outcome) => outcome === 'CONFLICT')).to.have.length(19);
    });

    it('gives a check of two hundred merchants back whole and in its order', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `2026-05-${10 + index}`);
      const results = Array.from({ length: 200 }, (_, index) =>
        resultOf('TX-01', keys, { merchantId: `mer_${String(index).padStart(8, '0')}` }),
      );
      const kept = await keep(results, { subject: { groupId: 'grp_00000001' } });
      expect((await store.findCheck(TENANT, kept.id))?.results).to.deep.equal(results);
      expect(kept.newAlerts).to.deep.equal({ 'TX-01': 4_000 });
    });

    it('keeps a check once for a request that is sent twice', async () => {
      const request = { key: 'k-00000001', fingerprint: 'f1' };
      const first = await keep([resultOf('TX-01', ['2026-Q2'])], {}, request);
      const second = await keep([resultOf('TX-01', ['2026-Q2'])], {}, request);
      expect(second.id).to.equal(first.id);
      expect(await store.findCheck(TENANT, 'chk_00000002')).to.equal(undefined);
      expect((await all())[0]?.lastSeenAt).to.equal(1_000);
      const other = keep([resultOf('TX-01', [])], {}, { key: 'k-00000001', fingerprint: 'f2' });
      expect(await failureOf(other)).to.equal('IDEMPOTENCY_KEY_REUSED');
    });

    it('takes a decision once for a request that is sent twice', async () => {
      await keep([resultOf('TX-01', ['2026-Q2'])]);
      const { id } = (await all())[0]!;
      const request = { key: 'k-00000002', fingerprint: 'f1' };
      const dismissal = { decision: 'dismiss' as const, by: 'usr_00000001', at: 9_000 };
      await store.decideAlert(TENANT, id, dismissal, request);
      const again = await store.decideAlert(TENANT, id, dismissal, request);
      expect(again.state).to.equal('dismissed');
    });

    it('answers', async () => {
      expect(await store.isAnswering()).to.equal(true);
    });
  });
}
