import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { answer, service } from '@merchant-analysis/broker/service';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { readLimits } from '@merchant-analysis/contracts/identity';
import { getDataVersion, listMerchants, type Merchant } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  publishEvent,
  redeliver,
  testWebhook,
} from '@merchant-analysis/contracts/webhooks';
import { Problem } from '@merchant-analysis/kernel/problem';
import { compose } from '@merchant-analysis/notifier/container';
import { pauseAfter } from '@merchant-analysis/notifier/retry-times';
import { silentLogger } from '@merchant-analysis/observability/logger';
import type { MongoAddress } from '@merchant-analysis/settings/mongo';
import { emptyMongoDatabase } from '@merchant-analysis/testkit/mongo-for-tests';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { type Receiver, startReceiver } from './receiver.js';

const TENANT = 'ten_00000001';
const [NOODLES, BAKERY] = ['mer_noodles01', 'mer_bakery001'];
const GROUP = 'grp_bakeries1';
const owner: Caller = { tenantId: TENANT, userId: 'usr_owner0001', roles: ['owner'] };
const limited: Caller = { ...owner, userId: 'usr_limited01', roles: ['manager'], merchantIds: [NOODLES] };
const stranger: Caller = { ...owner, tenantId: 'ten_00000002' };

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

function merchantOf(id: string): Merchant {
  return {
    id,
    name: { zh: '面馆' },
    timeZone: 'Asia/Shanghai',
    currency: 'CNY',
    dayCut: '00:00',
    taxPayerType: 'small-scale',
    vatPeriod: 'quarter',
    openingBalanceMinor: 0,
    groupIds: [],
    dataVersion: 1,
    version: 1,
    createdAt: '2024-01-01T00:00:00Z',
  };
}

/** The whole way of a webhook, over a broker, with what it keeps in this engine. */
function tellsAddressesOutside(
  name: string,
  settings: (test: Mocha.Context, folder: string) => Promise<Record<string, string | undefined>>,
): void {
  describe(`webhooks kept in ${name}`, () => {
    const folder = temporaryFolder();
    /** What people may see now; who is not here was removed. */
    const people = new Map<string, { merchantIds?: string[]; groupIds?: string[] }>();
    let identityIsAway = false;
    let receiver: Receiver;
    let nodes: TwoNodes;
    let close: () => Promise<void>;
    before(async function () {
      receiver = await startReceiver();
      const ledger = service('ledger', {
        answers: [
          answer(listMerchants, async (_, { caller }) => ({
            data: [NOODLES, BAKERY].filter((id) => caller.merchantIds?.includes(id) ?? true).map(merchantOf),
            page: { hasMore: false },
          })),
          answer(getDataVersion, async ({ merchantId }, { caller }) => {
            // The bakery is the one member of the group.
            const isMember = merchantId === BAKERY && caller.groupIds?.includes(GROUP);
            if (!isMember && !caller.merchantIds?.includes(merchantId!)) {
              throw problem('NOT_FOUND', { what: 'merchant' });
            }
            return { dataVersion: '1', today: '2026-11-01' };
          }),
        ],
      });
      const identity = service('identity', {
        answers: [
          answer(readLimits, async ({ userId }, { caller }) => {
            if (identityIsAway) throw problem('STORAGE_UNAVAILABLE');
            const found = caller.tenantId === TENANT ? people.get(userId) : undefined;
            return { isActive: found !== undefined, ...found };
          }),
        ],
      });
      const env = { WEBHOOK_PRIVATE_RANGES: '127.0.0.0/8', ...(await settings(this, folder.path)) };
      const composition = await compose({ env, logger: silentLogger(), clock: { now: Date.now } });
      close = composition.close;
      nodes = await startTwoNodes([ledger, identity, composition.schema]);
    });
    after(async () => {
      await nodes?.stop();
      await close?.();
      await receiver?.close();
      folder.remove();
    });

    beforeEach(() => {
      people.clear();
      people.set(owner.userId, {}).set(limited.userId, { merchantIds: [NOODLES] });
      identityIsAway = false;
    });

    const make = (more: object = {}, caller = owner) =>
      nodes.host.ask(
        createWebhook,
        { url: receiver.url, events: ['forecast.low_balance'], ...more },
        { caller },
      );
    /** `null`: an event of several merchants. */
    const publish = (entry: string, merchantId: string | null = NOODLES) =>
      nodes.host.ask(
        publishEvent,
        {
          event: 'forecast.low_balance',
          at: '2026-11-01T00:00:00Z',
          ...(merchantId !== null && { merchantId }),
          data: { probability: 0.4 },
        },
        { caller: systemCaller(TENANT), idempotency: { key: entry, fingerprint: 'f' } },
      );
    const deliveriesOf = async (webhookId: string) =>
      (await nodes.host.ask(listDeliveries, { webhookId }, { caller: owner })).data;
    const until = async (webhookId: string, state: string) => {
      for (let turn = 0; turn < 600; turn++) {
        const found = (await deliveriesOf(webhookId)).find((one) => one.state === state);
        if (found && found.attempts.length > 0) return found;
        await sleep(25);
      }
      throw new Error(`no delivery is ${state}`);
    };

    it('tell a signed event once, however often its entry arrives', async () => {
      const { webhook, secret } = await make();
      expect(await publish('obx_entry0001')).to.deep.equal({ deliveries: 1 });
      await publish('obx_entry0001');
      await until(webhook.id, 'delivered');
      const [sent, ...others] = receiver.received.splice(0);
      expect(others).to.deep.equal([]);
      const [, timestamp, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
        String(sent!.headers['webhook-signature']),
      )!;
      const expected = createHmac('sha256', secret).update(`${timestamp}.${sent!.body}`).digest('hex');
      expect(signature).to.equal(expected);
      const event = JSON.parse(sent!.body);
      expect(event).to.deep.include({ type: 'forecast.low_balance', merchantId: NOODLES });
      expect(event.id).to.equal(sent!.headers['webhook-id']);
      const listed = await nodes.host.ask(listWebhooks, {}, { caller: owner });
      expect(JSON.stringify(listed)).not.to.include(secret);
      await nodes.host.ask(deleteWebhook, { webhookId: webhook.id }, { caller: owner });
    });

    it('are tried again by plan, and sent once more when somebody asks, with the same id', async () => {
      receiver.status = 503;
      const { webhook } = await make();
      await nodes.host.ask(testWebhook, { webhookId: webhook.id }, { caller: owner });
      const waiting = await until(webhook.id, 'waiting');
      expect(waiting.attempts[0]).to.deep.include({ status: 503 });
      const ask = { webhookId: webhook.id, deliveryId: waiting.id };
      expect(await codeOf(nodes.host.ask(redeliver, ask, { caller: owner }))).to.equal('CONFLICT');
      receiver.status = 200;
      const { webhook: second } = await make();
      await nodes.host.ask(testWebhook, { webhookId: second.id }, { caller: owner });
      const done = await until(second.id, 'delivered');
      await nodes.host.ask(redeliver, { webhookId: second.id, deliveryId: done.id }, { caller: owner });
      for (let turn = 0; turn < 600 && (await deliveriesOf(second.id))[0]!.attempts.length < 2; turn++) {
        await sleep(25);
      }
      const ids = receiver.received.splice(0).map(({ headers }) => headers['webhook-id']);
      expect(ids.slice(-2)).to.deep.equal([done.eventId, done.eventId]);
      expect((await deliveriesOf(second.id))[0]).to.deep.include({ id: done.id, state: 'delivered' });
      await nodes.host.ask(deleteWebhook, { webhookId: webhook.id }, { caller: owner });
      await nodes.host.ask(deleteWebhook, { webhookId: second.id }, { caller: owner });
    });

    it('are deleted once by a key, and the same request again says so again', async () => {
      const { webhook } = await make();
      const remove = (key: string) =>
        nodes.host.ask(
          deleteWebhook,
          { webhookId: webhook.id },
          { caller: owner, idempotency: { key, fingerprint: 'delete' } },
        );
      expect(await remove('key-1')).to.deep.equal({ deleted: true });
      expect(await remove('key-1')).to.deep.equal({ deleted: true });
      expect(await codeOf(remove('key-2'))).to.equal('NOT_FOUND');
    });

    it('of some merchants hear of these alone, and a limited user sees and makes only such', async () => {
      const { webhook } = await make({ merchantIds: [BAKERY] });
      expect(await publish('obx_entry0002', NOODLES)).to.deep.equal({ deliveries: 0 });
      expect(await publish('obx_entry0003', BAKERY)).to.deep.equal({ deliveries: 1 });
      expect((await nodes.host.ask(listWebhooks, {}, { caller: limited })).data).to.deep.equal([]);
      const ask = { webhookId: webhook.id };
      expect(await codeOf(nodes.host.ask(testWebhook, ask, { caller: limited }))).to.equal('NOT_FOUND');
      expect(await codeOf(nodes.host.ask(deleteWebhook, ask, { caller: stranger }))).to.equal('NOT_FOUND');
      expect(await codeOf(make({}, limited))).to.equal('NOT_ALLOWED');
      expect(await codeOf(make({ merchantIds: [BAKERY] }, limited))).to.equal('NOT_FOUND');
      expect(await codeOf(make({ merchantIds: [NOODLES] }, limited))).to.equal('done');
    });

    it('tell nothing any more of what their maker may not see any more', async () => {
      const maker = { ...owner, userId: 'usr_maker0001' };
      people.set(maker.userId, {});
      const { webhook } = await make({ url: `${receiver.url}/of-maker` }, maker);
      const told = async (entry: string, merchantId: string | null) => {
        await publish(entry, merchantId);
        for (let turn = 0; turn < 1_500; turn++) {
          const [newest] = await deliveriesOf(webhook.id);
          if (newest && newest.state !== 'waiting') {
            const sent = receiver.received.splice(0).some(({ path }) => path.endsWith('/of-maker'));
            expect(sent, entry).to.equal(newest.state === 'delivered');
            return newest.state;
          }
          await sleep(10);
        }
        throw new Error('nothing came of the delivery');
      };
      receiver.received.splice(0);
      expect(await told('obx_entry0010', BAKERY)).to.equal('delivered');
      people.set(maker.userId, { merchantIds: [NOODLES] });
      expect(await told('obx_entry0011', BAKERY)).to.equal('dropped');
      const [dropped] = await deliveriesOf(webhook.id);
      expect(dropped?.attempts[0]?.problem).to.include('may not see this any more');
      expect(await told('obx_entry0012', NOODLES)).to.equal('delivered');
      expect(await told('obx_entry0013', null)).to.equal('dropped');
      people.set(maker.userId, { groupIds: [GROUP] });
      expect(await told('obx_entry0014', BAKERY)).to.equal('delivered');
      expect(await told('obx_entry0015', NOODLES)).to.equal('dropped');
      people.delete(maker.userId);
      expect(await told('obx_entry0016', BAKERY)).to.equal('dropped');
      await nodes.host.ask(deleteWebhook, { webhookId: webhook.id }, { caller: owner });
    });

    it('wait while nobody says what their maker may see', async () => {
      const { webhook } = await make();
      identityIsAway = true;
      await publish('obx_entry0020');
      await sleep(100);
      expect((await deliveriesOf(webhook.id))[0]).to.deep.include({ state: 'waiting', attempts: [] });
      identityIsAway = false;
      await until(webhook.id, 'delivered');
      await nodes.host.ask(deleteWebhook, { webhookId: webhook.id }, { caller: owner });
    });

    it('are refused for an address that is private, and events of people who are no service', async () => {
      const metadata = { url: 'http://169.254.169.254/latest/meta-data' };
      expect(await codeOf(make(metadata))).to.equal('WEBHOOK_URL_REFUSED');
      const forged = nodes.host.ask(
        publishEvent,
        { event: 'forecast.low_balance', at: '2026-11-01T00:00:00Z', data: {} },
        { caller: owner, idempotency: { key: 'key-0001', fingerprint: 'f' } },
      );
      expect(await codeOf(forged)).to.equal('NOT_ALLOWED');
    });
  });
}

tellsAddressesOutside('a SQLite file', async (_, folder) => ({ DATA_DIR: folder }));

tellsAddressesOutside('MongoDB', async (test, folder) => {
  const address: MongoAddress = await emptyMongoDatabase(test);
  return {
    DATA_DIR: folder,
    MONGODB_URI: address.uri,
    MONGODB_REPLICA_SET: address.replicaSet,
    MONGODB_USERNAME: address.username,
    MONGODB_PASSWORD: address.password,
  };
});

describe('the pauses between attempts', () => {
  it('grow from ten seconds to many hours, and differ between deliveries that failed together', () => {
    expect(pauseAfter(1, () => 1)).to.equal(10_000);
    expect(pauseAfter(1, () => 0)).to.equal(8_000);
    const pauses = Array.from({ length: 8 }, (_, index) => pauseAfter(index + 1, () => 1));
    expect(pauses).to.deep.equal([...pauses].sort((a, b) => a - b));
    expect(pauseAfter(50, () => 1)).to.equal(18 * 3_600_000);
  });
});
