import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownerOfPort } from '@merchant-analysis/testkit/connection-owner';
import { startTcpProxy, type TcpProxy } from '@merchant-analysis/testkit/tcp-proxy';
import { until } from '@merchant-analysis/testkit/until';
import { expect } from 'chai';

/** A client of the echo server behind the proxy, which remembers what came back. */
interface Client {
  readonly socket: Socket;
  readonly text: () => string;
  /** Resolves with the milliseconds until so many characters have come back. */
  until(length: number): Promise<number>;
}

describe('a line that can be made bad', () => {
  let server: Server;
  let proxy: TcpProxy;
  const heard: string[] = [];
  const clients: Socket[] = [];

  beforeEach(async () => {
    heard.length = 0;
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (bytes) => {
        heard.push(String(bytes));
        socket.write(bytes);
      });
      socket.on('end', () => socket.end());
      socket.on('error', () => {});
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address() as { port: number };
    proxy = await startTcpProxy({ target: address.port, chance: () => 0.5 });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = async (): Promise<Client> => {
    const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
    clients.push(socket);
    let text = '';
    socket.on('data', (bytes) => {
      text += String(bytes);
    });
    socket.on('error', () => {});
    await once(socket, 'connect');
    const startedAt = performance.now();
    return {
      socket,
      text: () => text,
      until: async (length) => {
        while (text.length < length) await sleep(1);
        return performance.now() - startedAt;
      },
    };
  };

  it('carries everything unchanged while nothing is wrong', async () => {
    const client = await open();
    const sent = 'numbers of a day '.repeat(20_000);
    client.socket.end(sent);
    await once(client.socket, 'close');
    expect(client.text()).to.equal(sent);
  });

  it('counts the connections that are open and all that there were', async () => {
    const first = await open();
    await open();
    await until(() => proxy.connections.total === 2);
    expect(proxy.connections).to.deep.equal({ open: 2, total: 2 });
    first.socket.end();
    await once(first.socket, 'close');
    await until(() => proxy.connections.open < 2);
    expect(proxy.connections).to.deep.equal({ open: 1, total: 2 });
  });

  it('lets every byte arrive later, in order, by latency and jitter each way', async () => {
    proxy.break({ latencyMs: 60, jitterMs: 40 });
    const took: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const client = await open();
      for (const part of ['a', 'b', 'c']) client.socket.write(part);
      took.push(await client.until(3));
      expect(client.text()).to.equal('abc');
    }
    // The quickest: at another time the machine may have something else to do.
    expect(Math.min(...took)).to.be.within(155, 400);
  });

  it('holds back what is sent into a blackhole, and delivers it when the line is healed', async () => {
    const client = await open();
    proxy.break({ blackhole: 'up' });
    client.socket.write('lost?');
    await sleep(80);
    expect(heard).to.deep.equal([]);
    proxy.heal();
    await client.until(5);
    expect(heard.join('')).to.equal('lost?');
  });

  it('lets a request through and no answer back when only the way back is a blackhole', async () => {
    const client = await open();
    proxy.break({ blackhole: 'down' });
    client.socket.write('done?');
    await until(() => heard.length > 0);
    await sleep(80);
    expect(heard).to.deep.equal(['done?']);
    expect(client.text()).to.equal('');
    proxy.heal();
    await client.until(5);
  });

  it('does not tell of an end inside a blackhole', async () => {
    const client = await open();
    client.socket.write('x');
    await client.until(1);
    proxy.break({ blackhole: 'both' });
    client.socket.destroy();
    await sleep(50);
    expect(proxy.connections.open).to.equal(1);
    proxy.heal();
    await until(() => proxy.connections.open === 0);
  });

  it('resets what is open, and takes new connections', async () => {
    const client = await open();
    client.socket.write('x');
    await client.until(1);
    const failed = once(client.socket, 'error').catch((error: unknown) => [error]);
    proxy.reset();
    expect((await failed)[0]).to.include({ code: 'ECONNRESET' });
    const next = await open();
    next.socket.write('again');
    await next.until(5);
  });

  it('resets new connections too while it is down', async () => {
    proxy.break({ isDown: true });
    const refused = connect({ port: proxy.port, host: '127.0.0.1' });
    const [error] = await once(refused, 'error');
    expect(error).to.include({ code: 'ECONNRESET' });
    proxy.heal();
    const next = await open();
    next.socket.write('up');
    await next.until(2);
  });

  it('carries no more bytes a second than it is told', async () => {
    proxy.break({ bytesPerSecond: 20_000 });
    const client = await open();
    client.socket.write('x'.repeat(10_000));
    expect(await client.until(10_000)).to.be.within(480, 10_000);
  });

  it('makes the line bad for the callers named, and for nobody else', async () => {
    await proxy.close();
    const { port } = server.address() as { port: number };
    const names = new Map<number, string>();
    proxy = await startTcpProxy({ target: port, nameOf: (remotePort) => names.get(remotePort) });
    const member = await open();
    const client = await open();
    names.set(member.socket.localPort!, 'member');
    names.set(client.socket.localPort!, 'client');
    proxy.break({ blackhole: 'both' }, ['member']);
    member.socket.write('m');
    client.socket.write('c');
    await client.until(1);
    await sleep(50);
    expect(member.text()).to.equal('');
  });

  it('refuses a fault that says nothing', () => {
    expect(() => proxy.break({})).to.throw(/what is wrong/);
  });

  it('knows which process dialled', async () => {
    const client = await open();
    const port = client.socket.localPort!;
    expect(ownerOfPort(port, [1, process.pid])).to.equal(process.pid);
    expect(ownerOfPort(port, [1])).to.equal(undefined);
  });
});
