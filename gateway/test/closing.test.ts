import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from '@merchant-analysis/testkit/until';
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
    const answers = () => heard.split('HTTP/1.1 ').slice(1);
    // When the first one is answered, all that is there of the second one has come in too.
    const request = 'GET /health HTTP/1.1\r\nhost: books.example\r\n';
    socket.write(`${request}\r\n${request}`);
    await until(() => answers().length === 1);
    const stopping = platform.stop();
    await until(() => isRefused(Number(port), hostname));
    socket.write('\r\n');
    await Promise.all([closed, stopping]);
    expect(answers()).to.have.lengthOf(2);
    for (const answer of answers()) expect(answer).to.match(/^200 /);
    expect(answers()[0]!.toLowerCase()).to.not.contain('connection: close');
    expect(answers()[1]!.toLowerCase()).to.contain('connection: close');
  });
});

/** Whether nobody listens any more. */
function isRefused(port: number, host: string): Promise<boolean> {
  const socket = connect({ port, host });
  return once(socket, 'connect')
    .then(
      () => false,
      () => true,
    )
    .finally(() => socket.destroy());
}
