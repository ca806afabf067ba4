import { ask } from '@merchant-analysis/broker/ask';
import type { AuditNote } from '@merchant-analysis/broker/meta';
import { loadCalendar } from '@merchant-analysis/compliance-checker/adapters/calendar.files';
import { complianceService } from '@merchant-analysis/compliance-checker/compliance.service';
import { hiddenAuditResources } from '@merchant-analysis/contracts/audiences';
import { type Caller, type CallerRole, ROLES } from '@merchant-analysis/contracts/caller';
import * as contracts from '@merchant-analysis/contracts/compliance';
import type { Contract, InputOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { healthOf } from '@merchant-analysis/contracts/health';
import { Problem } from '@merchant-analysis/kernel/problem';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { repositoryRoot, shippedRules } from './facts-for-tests.js';
import { CORNER, GROUP, ledgerForTests, NOODLES, TENANT } from './ledger-for-tests.js';
import { memoryComplianceStore } from './memory-compliance-store.js';

const MERCHANTS_PEOPLE: readonly CallerRole[] = ['owner', 'manager', 'clerk', 'broker', 'sandbox'];
const HIDDEN = ['LV-01', 'LV-02', 'ST-01', 'ST-05', 'ST-06', 'ST-10', 'AC-13'];
const FOR_MERCHANTS = ['TX-01', 'TX-02', 'KY-01', 'KY-05', 'AR-01'];

describe('compliance-checker behind the broker', () => {
  let nodes: TwoNodes;
  let ledger: ReturnType<typeof ledgerForTests>;
  const clock = fakeClock('2026-06-30T12:00:00+08:00');
  const failures: string[] = [];
  const broken = new Set<string>();

  let store = memoryComplianceStore();
  let made = 0;

  before(async () => {
    nodes = await startTwoNodes([
      complianceService({
        ledgerOf: (call) => ledger.of(call.caller),
        calendar: loadCalendar(`${repositoryRoot}config/calendars`),
        ruleSets: [shippedRules],
        get store() {
          return store;
        },
        clock,
        newId: (prefix) => `${prefix}_${String(++made).padStart(8, '0')}`,
        onError: (_, merchantId) => failures.push(merchantId),
      }),
    ]);
  });
  after(() => nodes.stop());

  beforeEach(() => {
    broken.clear();
    failures.length = 0;
    store = memoryComplianceStore();
    // A deposit of 60,000.00 in cash: LV-01, of which the merchant's people may not know.
    ledger = ledgerForTests({ cash: { '2026-06-10': 6_000_000 }, broken });
  });

  const callerOf = (...roles: CallerRole[]): Caller => ({ tenantId: TENANT, userId: 'usr_00000001', roles });
  const asked = <C extends Contract>(contract: C, params: InputOf<C>, who: Caller): Promise<ResultOf<C>> =>
    nodes.host.ask(contract, params, { caller: who });
  const failureOf = async (work: Promise<unknown>): Promise<[string, string]> => {
    const error = await work.then(
      () => new Error('no failure'),
      (failure: unknown) => failure,
    );
    return error instanceof Problem ? [error.code, error.message] : ['', String(error)];
  };

  describe('rules without the audience M', () => {
    for (const role of MERCHANTS_PEOPLE) {
      it(`are not there for the role ${role}: not in the check, the counts, the verdict, the list, the alerts`, async () => {
        await asked(contracts.runDailyChecks, {}, callerOf('system'));
        const who = callerOf(role);
        const report = await asked(contracts.checkCompliance, { merchantId: NOODLES }, who);
        expect(report.results.map(({ ruleId }) => ruleId)).to.deep.equal(FOR_MERCHANTS);
        expect(Object.values(report.counts).reduce((sum, count) => sum + count, 0)).to.equal(5);
        expect(report.verdict).to.equal('passed');
        const { data } = await asked(contracts.listRules, {}, who);
        expect(data.map(({ id }) => id)).to.deep.equal(FOR_MERCHANTS);
        const alerts = await asked(contracts.listAlerts, { limit: 50 }, who);
        expect(alerts).to.deep.equal({ data: [], page: { hasMore: false } });
      });

      it(`look for the role ${role} like rules and alerts that do not exist`, async () => {
        await asked(contracts.runDailyChecks, {}, callerOf('system'));
        const [alert] = (await asked(contracts.listAlerts, {}, callerOf('system'))).data;
        const who = callerOf(role);
        const noRule = await failureOf(asked(contracts.getRule, { ruleId: 'ZZ-99' }, who));
        const noAlert = await failureOf(asked(contracts.getAlert, { alertId: 'alr_99999999' }, who));
        expect([noRule[0], noAlert[0]]).to.deep.equal(['NOT_FOUND', 'NOT_FOUND']);
        for (const ruleId of HIDDEN) {
          expect(await failureOf(asked(contracts.getRule, { ruleId }, who))).to.deep.equal(noRule);
          const named = asked(contracts.checkCompliance, { merchantId: NOODLES, ruleIds: [ruleId] }, who);
          expect(await failureOf(named)).to.deep.equal(noRule);
          const listed = await asked(contracts.listAlerts, { ruleId }, who);
          expect(listed.data).to.deep.equal([]);
        }
        expect(await failureOf(asked(contracts.getAlert, { alertId: alert!.id }, who))).to.deep.equal(
          noAlert,
        );
        const decision = { alertId: alert!.id, decision: 'dismiss' as const };
        expect(await failureOf(asked(contracts.decideAlert, decision, who))).to.deep.equal(noAlert);
      });

      it(`cost the role ${role} no question to the books`, async () => {
        ledger.asked.length = 0;
        await asked(contracts.checkCompliance, { merchantId: NOODLES }, callerOf(role));
        expect([...ledger.asked].sort()).to.deep.equal([
          'describeSubject',
          'listOpenReceivables',
          'readDailyProfile',
          'readDailySales',
        ]);
      });
    }

    it('are taken out of a kept check that somebody else made, and its counts and verdict made anew', async () => {
      const made = await asked(contracts.createCheck, { merchantId: NOODLES }, callerOf('aml_analyst'));
      expect(made.report.verdict).to.equal('failed');
      expect(made.newAlerts).to.equal(1);
      const shown = await asked(contracts.getCheck, { checkId: made.id }, callerOf('owner'));
      expect(shown.report.results.map(({ ruleId }) => ruleId)).to.deep.equal(FOR_MERCHANTS);
      expect(shown.report.verdict).to.equal('passed');
      expect(shown.report.counts.failed).to.equal(0);
      expect(JSON.stringify(shown)).to.not.match(/LV-|ST-|AC-/);
    });

    it('are not told by sending the request of somebody else again', async () => {
      const idempotency = { key: 'k-00000001', fingerprint: 'f1' };
      const params = { merchantId: NOODLES };
      const first = await nodes.host.ask(contracts.createCheck, params, {
        caller: callerOf('aml_analyst'),
        idempotency,
      });
      const second = await nodes.host.ask(contracts.createCheck, params, {
        caller: callerOf('owner'),
        idempotency,
      });
      expect(second.id).to.equal(first.id);
      expect(second.newAlerts).to.equal(0);
      expect(JSON.stringify(second)).to.not.match(/LV-|ST-|AC-/);
    });

    it('are not counted in the result of the scheduled run, which the owner sees', async () => {
      const result = await asked(contracts.runDailyChecks, {}, callerOf('system'));
      expect(result).to.deep.equal({ merchants: 2, failed: 0, detail: { newAlerts: 0 } });
      expect((await asked(contracts.listAlerts, {}, callerOf('ops'))).data).to.have.lengthOf(2);
    });

    it('leave no trace of a decision in audit records that the owner reads', async () => {
      await asked(contracts.createCheck, { merchantId: NOODLES }, callerOf('ops'));
      const [alert] = (await asked(contracts.listAlerts, {}, callerOf('ops'))).data;
      const notes: AuditNote[] = [];
      const decide = (decision: 'dismiss' | 'acknowledge') =>
        ask(
          nodes.near,
          contracts.decideAlert,
          { alertId: alert!.id, decision },
          {
            caller: callerOf('ops'),
            requestId: 'r1',
            onAudit: (note) => notes.push(note),
          },
        );
      await decide('dismiss');
      expect((await failureOf(decide('acknowledge')))[0]).to.equal('CONFLICT');
      expect(notes[0]).to.deep.include({
        resourceType: 'compliance-alert-operations',
        resourceId: alert!.id,
        changes: { state: { from: 'open', to: 'dismissed' } },
      });
      for (const note of notes) expect(hiddenAuditResources(['owner'])).to.include(note.resourceType);
      expect(hiddenAuditResources(['ops'])).to.deep.equal(['compliance-alert-aml']);
      expect(hiddenAuditResources(['aml_analyst'])).to.deep.equal([]);
    });
  });

  it('shows operations the rules of O and the analyst those of A, and platform administrators none', async () => {
    const seen = async (...roles: CallerRole[]) =>
      (await asked(contracts.listRules, {}, callerOf(...roles))).data.map(({ id }) => id);
    for (const role of ['ops', 'auditor'] as const) {
      expect(await seen(role)).to.have.members([...FOR_MERCHANTS, 'LV-01', 'LV-02', 'AC-13']);
    }
    expect(await seen('aml_analyst')).to.have.members([...FOR_MERCHANTS, ...HIDDEN]);
    expect(await seen('platform_admin')).to.deep.equal([]);
    expect(await seen('clerk', 'ops')).to.include('LV-01');
    expect(ROLES).to.have.lengthOf(8);
  });

  it('asks the books at most eight questions for the analyst', async () => {
    ledger.asked.length = 0;
    await asked(contracts.checkCompliance, { merchantId: NOODLES }, callerOf('aml_analyst'));
    expect(ledger.asked).to.have.lengthOf(8);
  });

  it('finds the deposit for the analyst, and reads what is behind it', async () => {
    const report = await asked(contracts.checkCompliance, { merchantId: NOODLES }, callerOf('aml_analyst'));
    expect(report.verdict).to.equal('failed');
    const cash = report.results.find(({ ruleId }) => ruleId === 'LV-01');
    expect(cash?.findings.map(({ key }) => key)).to.deep.equal(['2026-06-10:out:']);
    expect(ledger.asked).to.include('listPartyTransactions');
  });

  it('names the newest sales that reached a threshold and counts them all, with one question', async () => {
    // 4,000.00 a day: 360,000.00 in Q1 and 364,000.00 in Q2, without the levy 356,435.64 and 360,396.04.
    ledger = ledgerForTests({ salesADay: 400_000 });
    const report = await asked(contracts.checkCompliance, { merchantId: NOODLES }, callerOf('owner'));
    const findings = report.results.find(({ ruleId }) => ruleId === 'TX-01')?.findings ?? [];
    // 300,000.00 × 1.01 ÷ 4,000.00 is 75.75: the 76th day of each quarter.
    const inQuarters = findings.filter(({ key }) => key.startsWith('2026'));
    expect(
      inQuarters.map(({ key, evidence }) => [key, evidence.transactionIds, evidence.transactionCount]),
    ).to.deep.equal([
      ['2026-Q1', ['txn_2026-03-17'], 40 * 76],
      ['2026-Q2', ['txn_2026-06-15'], 40 * 76],
    ]);
    expect(findings[0]?.evidence.transactionsTruncated).to.equal(true);
    expect(ledger.asked.filter((question) => question.startsWith('listCounted'))).to.deep.equal([
      'listCounted sales',
    ]);
  });

  it('checks the members of a group one by one and joins them', async () => {
    const report = await asked(contracts.checkCompliance, { groupId: GROUP }, callerOf('owner'));
    expect(new Set(report.results.map(({ merchantId }) => merchantId))).to.deep.equal(
      new Set([NOODLES, CORNER]),
    );
    expect(report.results).to.have.lengthOf(10);
  });

  it('knows no merchant of another tenant, and only the merchants that a caller is limited to', async () => {
    const stranger = { ...callerOf('owner'), tenantId: 'ten_00000002' };
    const limited = { ...callerOf('owner'), merchantIds: [CORNER] };
    const made = await asked(contracts.createCheck, { groupId: GROUP }, callerOf('aml_analyst'));
    const alerts = (await asked(contracts.listAlerts, {}, callerOf('aml_analyst'))).data;
    const ofNoodles = alerts.find(({ merchantId }) => merchantId === NOODLES)!;
    for (const who of [stranger, limited]) {
      for (const work of [
        asked(contracts.checkCompliance, { merchantId: NOODLES }, who),
        asked(contracts.createCheck, { merchantId: NOODLES }, who),
        asked(contracts.listAlerts, { merchantId: NOODLES }, who),
      ]) {
        expect((await failureOf(work))[0]).to.equal('NOT_FOUND');
      }
    }
    const foreignAnalyst = { ...callerOf('aml_analyst'), tenantId: 'ten_00000002' };
    expect((await failureOf(asked(contracts.getCheck, { checkId: made.id }, foreignAnalyst)))[1]).to.contain(
      'check',
    );
    expect(
      (await failureOf(asked(contracts.getAlert, { alertId: ofNoodles.id }, foreignAnalyst)))[0],
    ).to.equal('NOT_FOUND');
    const limitedAnalyst = { ...callerOf('aml_analyst'), merchantIds: [CORNER] };
    const listed = await asked(contracts.listAlerts, {}, limitedAnalyst);
    expect(listed.data.map(({ merchantId }) => merchantId)).to.deep.equal([CORNER]);
    expect(
      (await failureOf(asked(contracts.getAlert, { alertId: ofNoodles.id }, limitedAnalyst)))[1],
    ).to.contain('alert');
    const shown = await asked(contracts.getCheck, { checkId: made.id }, limitedAnalyst);
    expect(new Set(shown.report.results.map(({ merchantId }) => merchantId))).to.deep.equal(
      new Set([CORNER]),
    );
    const ownCheck = await asked(contracts.createCheck, { merchantId: NOODLES }, callerOf('owner'));
    const refused = await failureOf(asked(contracts.getCheck, { checkId: ownCheck.id }, limited));
    expect(refused).to.deep.equal(['NOT_FOUND', 'There is no such check.']);
  });

  it('goes on with the other merchants when one cannot be checked', async () => {
    broken.add(NOODLES);
    const result = await asked(contracts.runDailyChecks, {}, callerOf('system'));
    expect(result).to.deep.include({ merchants: 2, failed: 1 });
    expect(failures).to.deep.equal([NOODLES]);
    expect((await asked(contracts.listAlerts, {}, callerOf('ops'))).data).to.have.lengthOf(1);
  });

  it('passes a failure of the books on instead of passing the merchant', async () => {
    broken.add(NOODLES);
    const work = asked(contracts.checkCompliance, { merchantId: NOODLES }, callerOf('owner'));
    expect((await failureOf(work))[0]).to.equal('STORAGE_UNAVAILABLE');
  });

  it('pages through alerts and refuses cursors of others', async () => {
    await asked(contracts.runDailyChecks, {}, callerOf('system'));
    const first = await asked(contracts.listAlerts, { limit: 1 }, callerOf('ops'));
    expect(first.page.hasMore).to.equal(true);
    const second = await asked(
      contracts.listAlerts,
      { limit: 1, cursor: first.page.nextCursor },
      callerOf('ops'),
    );
    expect(second.page.hasMore).to.equal(false);
    expect(second.data[0]?.id).to.not.equal(first.data[0]?.id);
    const bad = asked(contracts.listAlerts, { cursor: 'bm9wZQ' }, callerOf('ops'));
    expect((await failureOf(bad))[0]).to.equal('CURSOR_INVALID');
  });

  it('is healthy', async () => {
    expect((await asked(healthOf('compliance'), {}, callerOf('system'))).status).to.equal('healthy');
  });
});
