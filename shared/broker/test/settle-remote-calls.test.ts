import { createBroker } from '@merchant-analysis/broker/broker';
import { settleBehindLimit } from '@merchant-analysis/broker/settle-remote-calls';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { expect } from 'chai';
import Moleculer from 'moleculer';

const broker = createBroker({ nodeId: 'near.1', logger: silentLogger() });

describe('a remote call to a process that died', () => {
  it('settles behind its time limit although no answer ever comes', async () => {
    const call = settleBehindLimit(() => new Promise(() => {}));
    const failure = await call(contextOf({ timeout: 20 })).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Moleculer.Errors.RequestTimeoutError);
  });

  it('leaves an answer that came in time as it is', async () => {
    const call = settleBehindLimit(async () => 'the answer');
    expect(await call(contextOf({ timeout: 20 }))).to.equal('the answer');
  });
});

function contextOf(options: { timeout: number }): Moleculer.Context {
  const context = new Moleculer.Context(broker);
  context.options = options;
  return context;
}
