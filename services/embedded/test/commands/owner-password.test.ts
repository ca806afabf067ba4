import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createBroker } from '@merchant-analysis/broker/broker';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { hostOf } from '@merchant-analysis/broker/service';
import { createTenant, logIn, PLATFORM_TENANT } from '@merchant-analysis/contracts/identity';
import { compose } from '@merchant-analysis/identity/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const COMMAND = fileURLToPath(import.meta.resolve('@merchant-analysis/embedded/commands/owner-password'));
const STRANGER = { tenantId: '', userId: 'stranger', roles: ['sandbox' as const] };

describe('the command that makes a new password for an owner', function () {
  this.timeout(180_000);
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  const run = (...args: string[]): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], DATA_DIR: folder.path };
      execFile(process.execPath, [COMMAND, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
      });
    });

  it('gives a code with which the owner comes in, also while the platform runs', async () => {
    const environment = { env: { DATA_DIR: folder.path }, logger: silentLogger(), clock: { now: Date.now } };
    const composition = await compose(environment);
    const broker = createBroker({ nodeId: 'platform.1', logger: silentLogger() });
    broker.createService(composition.schema);
    await broker.start();
    const host = hostOf(broker);
    const system = { caller: systemCaller(PLATFORM_TENANT) };
    await host.ask(createTenant, { name: '面馆 Noodles', ownerLogin: 'lily' }, system);

    const { code, output } = await run('--tenant', '面馆 noodles');
    expect(output).to.match(/as lily with the one-time password (\w{5}-){3}\w{5}\n/);
    expect(code).to.equal(0);
    const password = /(\w{5}-){3}\w{5}/.exec(output)![0];
    const tokens = await host.ask(logIn, { login: 'lily', password }, { caller: STRANGER });
    expect(tokens.mustChangePassword).to.equal(true);
    await broker.stop();
    await composition.close();
  });

  it('names the tenants there are when it does not know the one that was meant', async () => {
    const { code, output } = await run('--tenant', 'Nobody');
    expect(output).to.include('There is no such tenant. There are no tenants yet.');
    expect(output).to.include('npm run owner-password -- --tenant NAME');
    expect(code).to.equal(2);
    expect((await run()).output).to.include('--tenant NAME');
  });
});
