import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askFresh } from '@merchant-analysis/loadtest/analyses/ask-load';
import { expect } from 'chai';

interface Question {
  readonly merchantId: string;
  readonly floorMinor: number;
}

describe('fresh questions', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A gateway that notes what it is asked. */
  async function openGateway(asked: Question[], status = 'complete'): Promise<string> {
    const server = createServer((request, reply) => {
      let body = '';
      request.on('data', (part: Buffer) => {
        body += part.toString();
      });
      request.on('end', () => {
        asked.push(JSON.parse(body) as Question);
        reply.end(JSON.stringify({ status }));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const load = { users: 4, seconds: 0.2, firstLine: 100 };
  const books = { token: 'a token', merchantIds: ['mer_a', 'mer_b'], pids: [] };

  it('are spread over gateways and merchants, and none is asked twice', async () => {
    const asked: Question[][] = [[], []];
    const addresses = [await openGateway(asked[0]!), await openGateway(asked[1]!)];
    const { count } = await askFresh({ ...books, addresses }, load);
    const lines = asked.flat().map(({ floorMinor }) => floorMinor);
    expect(lines).to.have.length(count);
    expect(new Set(lines).size).to.equal(count);
    expect(Math.min(...lines)).to.equal(100);
    expect(asked.every((ofOne) => ofOne.length > 0)).to.equal(true);
    expect(new Set(asked.flat().map(({ merchantId }) => merchantId)).size).to.equal(2);
  });

  it('do not count a report of which a part is missing', async () => {
    const addresses = [await openGateway([], 'partial')];
    const failure = await askFresh({ ...books, addresses }, load).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property('message').that.contains('partial');
  });
});
