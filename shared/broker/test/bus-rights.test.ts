import { setTimeout as sleep } from 'node:timers/promises';
import { hostOf } from '@merchant-analysis/broker/service';
import { joinBus, type NatsCluster, startNatsCluster } from '@merchant-analysis/testkit/nats-cluster';
import { NATS_SERVER, requireProgram } from '@merchant-analysis/testkit/real-server';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';
import type { ServiceBroker } from 'moleculer';
import { connect, type NatsConnection, nkeyAuthenticator } from 'nats';
import { codeOf, madeService, owner, questionOf, waitForNodes } from './bus-fixtures.js';

const PREFIX = 'MOL-merchant-analysis';
const logIn = questionOf('identity.logIn', 5_000);
const describeIt = questionOf('ledger.describeSubject', 5_000);

/** A client with the login of a program and nothing of ours around it: what a thief would use. */
async function thief(nats: NatsCluster, program: 'cost' | 'gateway') {
  const { NATS_URL, NATS_SEED } = nats.settingsOf(program) as { NATS_URL: string; NATS_SEED: string };
  const client = await connect({
    servers: NATS_URL.split(','),
    authenticator: nkeyAuthenticator(new TextEncoder().encode(NATS_SEED)),
  });
  const refused: string[] = [];
  void (async () => {
    for await (const { permissionContext } of client.status()) {
      if (permissionContext) refused.push(`${permissionContext.operation} ${permissionContext.subject}`);
    }
  })();
  return { client, refused };
}

const send = (client: NatsConnection, subject: string, payload: unknown): void =>
  client.publish(subject, typeof payload === 'string' ? payload : JSON.stringify(payload));

describe('rights on the bus', function () {
  this.timeout(60_000);
  let nats: NatsCluster;
  let gateway: ServiceBroker;
  let identity: ServiceBroker;
  let ledger: ServiceBroker;
  let stolen: Awaited<ReturnType<typeof thief>>;
  let logInsSeen = 0;
  const isRefused = (what: string) => until(() => stolen.refused.includes(what));

  before(async function () {
    nats = await startNatsCluster(requireProgram(this, NATS_SERVER));
    const watched = madeService('identity', 'identity.1', [logIn], async () => {
      logInsSeen++;
    });
    [gateway, identity, ledger] = await Promise.all([
      joinBus(nats, 'gateway', { instance: '1' }),
      joinBus(nats, 'identity', { instance: '1', schemas: [watched] }),
      joinBus(nats, 'ledger', {
        instance: '1',
        schemas: [
          madeService('ledger', 'ledger.1', [describeIt], async ({ waitMs = 0 }) => {
            await sleep(waitMs);
          }),
        ],
      }),
    ]);
    stolen = await thief(nats, 'cost');
    await waitForNodes(gateway, 'identity', 1);
    await waitForNodes(gateway, 'ledger', 1);
  });
  after(async () => {
    await stolen?.client.close();
    await Promise.all([gateway, identity, ledger].map((broker) => broker?.stop()));
    await nats?.stop();
  });

  it('let the door ask identity, which shows that the login works at all', async () => {
    const answer = await hostOf(gateway).ask(logIn, {}, { caller: owner });
    expect(answer).to.deep.equal({ node: 'identity.1', tenant: owner.tenantId, roles: ['owner'] });
  });

  it('let nobody in without a key, nor with one that the servers do not know', async () => {
    const url = nats.servers[0]!.url;
    const failure = await connect({ servers: [url], reconnect: false }).catch(
      (error: Error) => error.message,
    );
    expect(failure).to.match(/authorization/i);
  });

  it("keep the cost-analyzer's login from asking identity", async () => {
    const before = logInsSeen;
    const subject = `${PREFIX}.REQ.identity.1.cost.1`;
    send(stolen.client, subject, { ver: '5', sender: 'cost.1', id: 'x', action: 'identity.logIn' });
    await stolen.client.flush();
    await isRefused(`publish ${subject}`);
    await sleep(50);
    expect(logInsSeen).to.equal(before);
  });

  it('keep it from sending under the name of the door', async () => {
    const subject = `${PREFIX}.REQ.ledger.1.gateway.1`;
    send(stolen.client, subject, { ver: '5', sender: 'gateway.1', id: 'x', action: describeIt.action });
    await stolen.client.flush();
    await isRefused(`publish ${subject}`);
  });

  for (const [what, subject] of [
    ['what the ledger is asked', `${PREFIX}.REQ.ledger.*.*.*`],
    ['what the ledger is asked by itself', `${PREFIX}.REQ.ledger.1.cost.*`],
    ['what the door is answered', `${PREFIX}.RES.gateway.*.*.*`],
    ['what another analyst is answered', `${PREFIX}.RES.compliance.*.*.*`],
    ['what identity announces', `${PREFIX}.EVENT.gateway.*.*.*`],
    ['all requests', `${PREFIX}.REQ.>`],
    ['everything', '>'],
  ] as const) {
    it(`keep it from hearing ${what}`, async () => {
      const heard: string[] = [];
      stolen.client.subscribe(subject, { callback: (error, { subject }) => !error && heard.push(subject) });
      await stolen.client.flush();
      await hostOf(gateway).ask(logIn, {}, { caller: owner });
      await hostOf(gateway).ask(describeIt, {}, { caller: owner });
      await isRefused(`subscription ${subject}`);
      await sleep(50);
      expect(heard).to.deep.equal([]);
    });
  }

  it('keep it from answering for somebody else', async () => {
    const subject = `${PREFIX}.RES.compliance.1.cost.1`;
    send(stolen.client, subject, { ver: '5', sender: 'cost.1', id: 'x', success: true });
    await stolen.client.flush();
    await isRefused(`publish ${subject}`);
  });

  it('do not let it answer in the place of whoever was asked, even when it knows the request', async () => {
    const asking = hostOf(gateway).ask(describeIt, { waitMs: 300 }, { caller: owner });
    const [id] = gateway.transit!.pendingRequests.keys();
    // The door may ask the cost-analyzer how it is, so this subject is open to it.
    const subject = `${PREFIX}.RES.gateway.1.cost.1`;
    const data = { node: 'thief', tenant: owner.tenantId, roles: ['owner'] };
    send(stolen.client, subject, { ver: '5', sender: 'cost.1', id, success: true, data });
    expect((await asking).node).to.equal('ledger.1');
    expect(stolen.refused).not.to.include(`publish ${subject}`);
  });

  it('do not let it offer identity, so that no password is ever sent to it', async () => {
    const offer = (service: string, action: string) => ({
      ver: '5',
      sender: 'cost.9',
      instanceID: 'stolen',
      seq: 1,
      services: [{ name: service, fullName: service, actions: { [action]: { name: action } }, events: {} }],
    });
    const subject = `${PREFIX}.INFO.all.all.cost.9`;
    send(stolen.client, subject, offer('identity', 'identity.logIn'));
    send(stolen.client, subject, offer('cost', 'identity.logIn'));
    await stolen.client.flush();
    await sleep(100);
    expect(stolen.refused).not.to.include(`publish ${subject}`);
    for (let turn = 0; turn < 6; turn++) {
      expect((await hostOf(gateway).ask(logIn, {}, { caller: owner })).node).to.equal('identity.1');
    }
  });

  it('do not let it declare the ledger gone, nor stop it by taking its name', async () => {
    for (const packet of ['DISCONNECT', 'INFO']) {
      const subject = `${PREFIX}.${packet}.all.all.ledger.1`;
      send(stolen.client, subject, { ver: '5', sender: 'ledger.1', instanceID: 'other', services: [] });
      send(stolen.client, `${PREFIX}.${packet}.all.all.cost.9`, {
        ver: '5',
        sender: 'ledger.1',
        instanceID: 'other',
        services: [],
      });
      await stolen.client.flush();
      await isRefused(`publish ${subject}`);
      await sleep(50);
    }
    expect(await codeOf(hostOf(gateway).ask(describeIt, {}, { caller: owner }))).to.equal('answered');
  });

  it('never let what is no packet stop a service', async () => {
    const door = await thief(nats, 'gateway');
    const to = (packet: string) => `${PREFIX}.${packet}.ledger.1.gateway.1`;
    const base = { ver: '5', sender: 'gateway.1' };
    const poison: unknown[] = [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '7',
      base,
      { ...base, id: 7, action: 'ledger.describeSubject' },
      { ...base, id: 'a', action: 'ledger.none' },
      { ...base, id: 'b', action: '__proto__' },
      { ...base, id: 'c', action: 'ledger.describeSubject', meta: 'text' },
      { ...base, id: 'd', action: 'ledger.describeSubject', meta: { statement: { by: 1 } }, params: null },
      { ...base, id: 'e', action: 'ledger.describeSubject', stream: true, seq: 5 },
      { ...base, id: 'f', action: 'ledger.describeSubject', timeout: 'soon' },
      { ...base, id: 'g', success: false },
      { ...base, id: 'h', success: false, error: { name: 'Error', message: 'x', data: { ctx: 1 } } },
      { ...base, event: '$node.disconnected', data: { node: null } },
      { ...base, instanceID: 'x', services: 5 },
      { ...base, instanceID: 'x', services: [{ name: 'gateway', actions: [1, 2] }] },
      { ...base, ver: '99', id: 'i', action: 'ledger.describeSubject' },
    ];
    for (const packet of ['REQ', 'RES', 'EVENT', 'INFO', 'DISCOVER', 'PING', 'PONG']) {
      for (const payload of poison) send(door.client, to(packet), payload);
    }
    for (const packet of ['INFO', 'DISCOVER', 'DISCONNECT', 'HEARTBEAT', 'PING']) {
      for (const payload of poison) send(door.client, `${PREFIX}.${packet}.all.all.gateway.7`, payload);
    }
    door.client.publish(to('REQ'), new Uint8Array([0xff, 0xfe, 0x00, 0x80]));
    await door.client.flush();
    await sleep(200);
    await door.client.close();
    const fresh = await joinBus(nats, 'cashflow', { instance: '1' });
    await waitForNodes(fresh, 'ledger', 1);
    await fresh.stop();
    for (let turn = 0; turn < 3; turn++) {
      expect(await codeOf(hostOf(gateway).ask(describeIt, {}, { caller: owner }))).to.equal('answered');
    }
  });
});
