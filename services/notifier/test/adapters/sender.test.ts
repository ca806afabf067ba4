import { addressCheck } from '@merchant-analysis/notifier/adapters/public-address';
import { nodeSender } from '@merchant-analysis/notifier/adapters/sender.node-http';
import { expect } from 'chai';
import { type Receiver, startReceiver } from '../receiver.js';

describe('addresses that webhooks may reach', () => {
  const isPublic = addressCheck([]);

  it('are those of the Internet, and none of this machine, a private network or a cloud’s metadata', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8']) {
      expect(isPublic(address), address).to.equal(true);
    }
    for (const address of [
      ...[
        '127.0.0.1',
        '10.1.2.3',
        '172.16.0.1',
        '172.31.255.255',
        '192.168.1.1',
        '169.254.169.254',
        '0.0.0.0',
      ],
      ...['100.64.0.1', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', 'ff02::1'],
      ...[
        '::ffff:127.0.0.1',
        '::ffff:7f00:1',
        '64:ff9b::7f00:1',
        '2002:7f00:1::',
        '2001:db8::1',
        'localhost',
        '',
      ],
    ]) {
      expect(isPublic(address), address).to.equal(false);
    }
  });

  it('are also those of a range that the operator has opened, and no neighbour of it', () => {
    const check = addressCheck(['10.20.0.0/16', '::1']);
    expect([check('10.20.9.9'), check('10.21.0.1'), check('::1')]).to.deep.equal([true, false, true]);
  });
});

describe('sending a webhook', () => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());
  const open = () => nodeSender({ mayConnectTo: () => true, allowsHttp: true });
  const guarded = nodeSender({ mayConnectTo: addressCheck([]), allowsHttp: true });

  it('gives the status of the receiver, and follows no redirect', async () => {
    expect((await open().post(receiver.url, '{}', {})).status).to.equal(204);
    receiver.status = 307;
    expect((await open().post(receiver.url, '{}', {})).status).to.equal(307);
    receiver.status = 204;
  });

  it('connects to no private address, whether it is written out or a name resolves to it', async () => {
    const before = receiver.received.length;
    const byName = receiver.url.replace('127.0.0.1', 'localhost');
    const odd = receiver.url.replace('127.0.0.1', '2130706433');
    for (const url of [receiver.url, byName, odd, receiver.url.replace('127.0.0.1', '[::ffff:127.0.0.1]')]) {
      const outcome = await guarded.post(url, '{}', {});
      expect(outcome.status, url).to.equal(undefined);
      expect(outcome.problem, url).to.include('not on the public Internet');
      expect(await guarded.refusalOf(url), url).to.include('not on the public Internet');
    }
    expect(receiver.received).to.have.length(before);
  });

  it('checks the very address that it connects to: one that was public a moment ago gains nothing', async () => {
    let asked = 0;
    // Public when the webhook is made, private when the connection is: a name that rebinds.
    const rebinding = nodeSender({ mayConnectTo: () => ++asked === 1, allowsHttp: true });
    const url = receiver.url.replace('127.0.0.1', 'localhost');
    const first = await rebinding.refusalOf(url);
    const outcome = await rebinding.post(url, '{}', {});
    expect([first, outcome.status]).to.deep.equal([first, undefined]);
    expect(outcome.problem).to.include('not on the public Internet');
  });

  it('takes https alone in production, and no password in a URL', async () => {
    const strict = nodeSender({ mayConnectTo: () => true, allowsHttp: false });
    expect(await strict.refusalOf(receiver.url)).to.include('https');
    expect((await strict.post(receiver.url, '{}', {})).problem).to.include('https');
    for (const url of ['ftp://8.8.8.8/', 'https://user:pass@8.8.8.8/', 'not a url']) {
      expect(await strict.refusalOf(url), url).to.be.a('string');
    }
    expect(await strict.refusalOf('https://8.8.8.8/hook')).to.equal(undefined);
  });

  it('gives up on a receiver that does not answer', async () => {
    const silent = (await import('node:net')).createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const hasty = nodeSender({ mayConnectTo: () => true, allowsHttp: true, timeoutMs: 100 });
    const outcome = await hasty.post(`http://127.0.0.1:${port}/`, '{}', {});
    expect(outcome.status).to.equal(undefined);
    expect(outcome.durationMs).to.be.lessThan(8_000);
    silent.close();
  });
});
