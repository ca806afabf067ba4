import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit } from '@merchant-analysis/contracts/identity';
import { entryFor } from '@merchant-analysis/contracts/outbox';
import type { JobStore } from '@merchant-analysis/jobs/job-store';
import { Problem } from '@merchant-analysis/kernel/problem';
import { expect } from 'chai';
import { type JobPlace, openJobs } from './job-place.js';
import { newJob } from './new-job.js';

/** What every store of jobs must do. `begin` names an empty place to keep them. */
export function jobStoreContract(
  technology: string,
  begin: (test: Mocha.Context) => Promise<{ place: JobPlace; end(): void }>,
): void {
  describe(`jobs kept in ${technology}`, () => {
    let place: JobPlace;
    let end = () => {};
    let store: JobStore;
    const opened: Awaited<ReturnType<typeof openJobs>>[] = [];

    /** A connection of its own, as another process has it. */
    const connect = async (): Promise<JobStore> => {
      const jobs = await openJobs(place);
      opened.push(jobs);
      return jobs.store;
    };
    before(async function () {
      ({ place, end } = await begin(this));
      store = await connect();
    });
    after(async () => {
      await Promise.all(opened.map((jobs) => jobs.close()));
      end();
    });

    /** Takes a job out of the line that somebody holds and nobody works on. */
    const forget = async (id: string): Promise<void> => {
      for (const holder of ['alone', ...Array.from({ length: 10 }, (_, index) => `process ${index}`)])
        if (await store.finish(id, holder, { state: 'cancelled' })) return;
      throw new Error(`nobody holds ${id}`);
    };

    it('are cancelled at once while they wait', async () => {
      const { id } = await store.create(newJob());
      expect((await store.requestCancel('ten_a', id))?.state).to.equal('cancelled');
    });

    it('let leave what is told of them with their making and with the first word of a cancellation', async () => {
      const telling = {
        outgoing: ({ id, state }: { id: string; state: string }) => [
          entryFor(
            recordAudit,
            {
              tenantId: 'ten_a',
              actor: { userId: 'usr_a', roles: ['owner'] },
              action: state,
              outcome: 'done',
              resource: { type: 'job', id },
            },
            { tenantId: 'ten_a', requestId: id, orderKey: id },
          ),
        ],
      };
      const { outbox } = opened[0]!;
      const before = (await outbox.count()).waiting;
      const { id } = await store.create(newJob(), telling);
      expect((await outbox.count()).waiting).to.equal(before + 1);
      await store.requestCancel('ten_b', id, telling);
      await store.requestCancel('ten_a', id, telling);
      await store.requestCancel('ten_a', id, telling);
      expect((await outbox.count()).waiting).to.equal(before + 2);
    });

    it('are made once for one idempotency key', async () => {
      const idempotency = { key: 'key-00001', fingerprint: 'same' };
      const [first, second] = [
        await store.create(newJob(), idempotency),
        await store.create(newJob(), idempotency),
      ];
      expect(second.id).to.equal(first.id);
      const refused = await store
        .create(newJob(), { ...idempotency, fingerprint: 'other' })
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Problem).and.include({ code: 'IDEMPOTENCY_KEY_REUSED' });
      await store.requestCancel('ten_a', first.id);
    });

    it('are not there for another tenant', async () => {
      const { id } = await store.create(newJob());
      expect(await store.find('ten_b', id)).to.equal(undefined);
      expect(await store.requestCancel('ten_b', id)).to.equal(undefined);
      expect((await store.list('ten_b', { limit: 10 })).length).to.equal(0);
      await store.requestCancel('ten_a', id);
    });

    it('keep what was asked word for word, whatever stands in it', async () => {
      const request = { $set: '$$NOW', 'a.b': { amountFen: 9007199254740991 }, list: ['$x'], text: '“行”' };
      const { id } = await store.create(newJob({ request, merchantId: '$mer' }));
      expect(await store.find('ten_a', id)).to.deep.include({ request, merchantId: '$mer' });
      await store.requestCancel('ten_a', id);
    });

    it('are listed newest first, by kind, up to a limit', async () => {
      const caller = { tenantId: 'ten_list', userId: 'usr_a', roles: ['owner' as const] };
      const ids: string[] = [];
      for (const kind of ['import', 'export', 'import'] as const) {
        ids.push((await store.create(newJob({ caller, kind }))).id);
        await sleep(3);
      }
      const listed = async (options: Parameters<JobStore['list']>[1]) =>
        (await store.list('ten_list', options)).map(({ id }) => id);
      expect(await listed({ limit: 9 })).to.deep.equal([...ids].reverse());
      expect(await listed({ limit: 1 })).to.deep.equal([ids[2]]);
      expect(await listed({ limit: 9, kinds: ['export'] })).to.deep.equal([ids[1]]);
      await Promise.all(ids.map((id) => store.requestCancel('ten_list', id)));
    });

    it('are each taken by one of ten processes that ask at the same moment, the oldest first', async () => {
      const stores = await Promise.all(Array.from({ length: 10 }, connect));
      const first = await store.create(newJob());
      const claim = (each: JobStore, index: number) =>
        each.claim({ holder: `process ${index}`, leaseMs: 30_000, kinds: ['import'] });
      const taken = (await Promise.all(stores.map(claim))).filter((job) => job !== undefined);
      expect(taken.map(({ id }) => id)).to.deep.equal([first.id]);

      const seven: string[] = [];
      for (let index = 0; index < 7; index++) {
        seven.push((await store.create(newJob())).id);
        await sleep(3);
      }
      const oldest = await store.claim({ holder: 'alone', leaseMs: 30_000, kinds: ['import'] });
      expect(oldest?.id).to.equal(seven[0]);
      const rest = (await Promise.all(stores.map(claim))).filter((job) => job !== undefined);
      expect(rest.map(({ id }) => id).sort()).to.deep.equal(seven.slice(1).sort());
      for (const id of [first.id, ...seven]) await forget(id);
    });

    it('are made once for one idempotency key that comes twenty times at once', async () => {
      const idempotency = { key: 'key-00020', fingerprint: 'same' };
      const made = await Promise.all(Array.from({ length: 20 }, () => store.create(newJob(), idempotency)));
      expect(new Set(made.map(({ id }) => id)).size).to.equal(1);
      await store.requestCancel('ten_a', made[0]!.id);
    });
  });
}
