import type { ScheduleStore } from '@merchant-analysis/scheduler/ports/schedule-store';
import { expect } from 'chai';

const TENANT = 'ten_00000001';
const NAME = 'daily-compliance';
const due = { tenantId: TENANT, name: NAME, dueAt: 1_000 };
const minute = 60_000;

/** What every store of schedules promises. */
export function describeScheduleStore(name: string, open: () => Promise<ScheduleStore>): void {
  describe(`schedule store: ${name}`, () => {
    let store: ScheduleStore;
    beforeEach(async () => {
      store = await open();
    });

    it('remembers when it first knew of a schedule', async () => {
      expect(await store.knownSince(NAME, 5)).to.equal(5);
      expect(await store.knownSince(NAME, 9)).to.equal(5);
      expect(await store.knownSince('score-forecasts', 9)).to.equal(9);
    });

    it('keeps changes of a tenant, adds later ones to them, and shows them to nobody else', async () => {
      await store.changePlan({ tenantId: TENANT, name: NAME, changes: { at: '04:00' }, changedAt: 1 });
      await store.changePlan({
        tenantId: TENANT,
        name: NAME,
        changes: { enabled: false, at: undefined },
        changedAt: 2,
      });
      const changes = { at: '04:00', enabled: false };
      const kept = { tenantId: TENANT, name: NAME, changes, changedAt: 2, version: 3 };
      expect(await store.findOverride(TENANT, NAME)).to.deep.equal(kept);
      expect(await store.listOverrides()).to.deep.equal([kept]);
      expect(await store.findOverride('ten_00000002', NAME)).to.equal(undefined);
    });

    it('changes a plan once for a request that is sent twice', async () => {
      const request = { key: 'k-00000001', fingerprint: 'f' };
      const change = (at: string, changedAt: number) => ({
        tenantId: TENANT,
        name: NAME,
        changes: { at },
        changedAt,
      });
      await store.changePlan(change('04:00', 1), request);
      await store.changePlan(change('05:00', 2));
      await store.changePlan(change('04:00', 3), request);
      expect((await store.findOverride(TENANT, NAME))?.changes).to.deep.equal({ at: '05:00' });
    });

    it('changes a plan only for who has read it as it is', async () => {
      const change = (at: string, ifVersion: number) =>
        store
          .changePlan({ tenantId: TENANT, name: NAME, changes: { at }, changedAt: 1, ifVersion })
          .catch(({ code }) => code);
      expect(await change('04:00', 2)).to.equal('VERSION_STALE');
      expect(await store.findOverride(TENANT, NAME)).to.equal(undefined);
      await change('04:00', 1);
      expect(await Promise.all([change('05:00', 2), change('05:00', 2)])).to.have.members([
        undefined,
        'VERSION_STALE',
      ]);
      expect(await change('06:00', 1)).to.equal('VERSION_STALE');
      expect(await store.findOverride(TENANT, NAME)).to.deep.include({
        changes: { at: '05:00' },
        version: 3,
      });
    });

    it('gives a due time to one holder', async () => {
      expect(await store.claimDue(due, { holder: 'a', leaseMs: minute })).to.equal(true);
      expect(await store.claimDue(due, { holder: 'b', leaseMs: minute })).to.equal(false);
      const other = { ...due, tenantId: 'ten_00000002' };
      expect(await store.claimDue(other, { holder: 'b', leaseMs: minute })).to.equal(true);
      expect(await store.claimDue({ ...due, dueAt: 2_000 }, { holder: 'b', leaseMs: minute })).to.equal(true);
    });

    it('gives a due time to one of twenty holders that ask at the same moment', async () => {
      const claims = Array.from({ length: 20 }, (_, index) =>
        store.claimDue(due, { holder: `holder ${index}`, leaseMs: minute }),
      );
      expect((await Promise.all(claims)).filter((isClaimed) => isClaimed)).to.have.length(1);
    });

    it('tells one first moment to twenty that ask for it at the same moment, and keeps one change of theirs', async () => {
      const since = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.knownSince(NAME, 100 + index)),
      );
      expect(new Set(since).size).to.equal(1);
      const request = { key: 'k-00000020', fingerprint: 'f' };
      const change = (changedAt: number) => ({
        tenantId: TENANT,
        name: NAME,
        changes: { at: '04:00' },
        changedAt,
      });
      await Promise.all(Array.from({ length: 20 }, (_, index) => store.changePlan(change(index), request)));
      const kept = await store.listOverrides();
      expect(kept).to.have.length(1);
      await store.changePlan(change(99), request);
      expect(await store.listOverrides()).to.deep.equal(kept);
    });

    it('takes a due time from a holder that let its lease run out', async () => {
      expect(await store.claimDue(due, { holder: 'a', leaseMs: -1 })).to.equal(true);
      expect(await store.claimDue(due, { holder: 'b', leaseMs: minute })).to.equal(true);
      expect(await store.claimDue(due, { holder: 'a', leaseMs: minute })).to.equal(false);
    });

    it('never gives a settled due time again, and keeps the first word', async () => {
      await store.claimDue(due, { holder: 'a', leaseMs: -1 });
      await store.settleDue({ ...due, outcome: 'run', at: 5, jobId: 'run_00000001' });
      await store.settleDue({ ...due, outcome: 'skipped', at: 6 });
      expect(await store.claimDue(due, { holder: 'b', leaseMs: minute })).to.equal(false);
      expect(await store.listSettled(TENANT, NAME, 5)).to.deep.equal([
        { ...due, outcome: 'run', at: 5, jobId: 'run_00000001' },
      ]);
    });

    it('lists what was settled, newest first', async () => {
      for (const dueAt of [1_000, 3_000, 2_000]) {
        await store.claimDue({ ...due, dueAt }, { holder: 'a', leaseMs: minute });
        await store.settleDue({ ...due, dueAt, outcome: 'skipped', at: dueAt });
      }
      await store.claimDue({ ...due, dueAt: 4_000 }, { holder: 'a', leaseMs: minute });
      const settled = await store.listSettled(TENANT, NAME, 2);
      expect(settled.map(({ dueAt }) => dueAt)).to.deep.equal([3_000, 2_000]);
    });
  });
}
