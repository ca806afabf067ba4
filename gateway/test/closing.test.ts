import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { startPlatform } from './platform.js';

describe('a gateway that is told to stop', () => {
  it('still answers what comes over a connection that is open, and says that it is the last answer', async () => {
    const platform = await startPlatform();
    const { port, hostname } = new URL(platform.url);
    const socket = connect({ port: Number(port), host: hostname });
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    const closed = once(socket, 'close');
    await once(socket, 'connect');
    socket.write('GET /health HTTP/1.1\r\nhost: books.example\r\n');
    await sleep(50);
    const stopping = platform.stop();
    await sleep(50);
    socket.write('\r\n');
    await Promise.all([closed, stopping]);
    expect(heard).to.match(/^HTTP\/1\.1 200 /);
    expect(heard.toLowerCase()).to.contain('connection: close');
  });
});
