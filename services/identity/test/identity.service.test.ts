import { systemCaller } from '@merchant-analysis/broker/meta';
import * as contracts from '@merchant-analysis/contracts/identity';
import { compose } from '@merchant-analysis/identity/container';
import { createLogger, silentLogger } from '@merchant-analysis/observability/logger';
import { SettingsError } from '@merchant-analysis/settings/settings';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';
import { refusal } from './sample-people.js';

const SECRET = 'k3Zs0h1Vb7Qw2Lx9Rt4Yp6Nc8Md5Fg0J';
const clock = { now: Date.now };

describe('identity over a wire', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let nodes: TwoNodes;
  let composition: Awaited<ReturnType<typeof compose>>;
  const start = async () => {
    composition = await compose({ env: { DATA_DIR: folder.path }, logger: silentLogger(), clock });
    nodes = await startTwoNodes([composition.schema]);
  };
  const stop = async () => {
    await nodes.stop();
    await composition.close();
  };
  before(async () => {
    folder = temporaryFolder();
    await start();
  });
  after(async () => {
    await stop();
    folder.remove();
  });

  const system = { caller: systemCaller(contracts.PLATFORM_TENANT) };
  const stranger = {
    caller: { tenantId: '', userId: 'stranger', roles: ['sandbox' as const], address: '10.1.2.3' },
  };

  it('lets the first owner in, survives a restart, and tells the doors who was logged out', async () => {
    const made = await nodes.host.ask(contracts.createTenant, { name: '面馆', ownerLogin: 'lily' }, system);
    const code = made.oneTimePassword!;
    const tokens = await nodes.host.ask(contracts.logIn, { login: 'lily', password: code }, stranger);
    expect(tokens).to.include({ expiresIn: 600, mustChangePassword: true });
    await stop();
    await start();

    const refreshed = await nodes.host.ask(
      contracts.refreshTokens,
      { refreshToken: tokens.refreshToken },
      stranger,
    );
    const claims = JSON.parse(Buffer.from(refreshed.accessToken.split('.')[1]!, 'base64url').toString());
    const session = { sessionId: claims.sid, userId: claims.sub, tenantId: claims.tid, epoch: claims.ver };
    const { caller, mustChangePassword } = await nodes.host.ask(contracts.resolveSession, session, stranger);
    expect(caller).to.deep.include({ roles: ['owner'], tenantId: made.tenant.id, sessionId: claims.sid });
    expect(mustChangePassword).to.equal(true);

    const told = new Promise((resolve) => {
      nodes.near.createService({
        name: 'listener',
        events: { [contracts.SESSIONS_REVOKED]: (ctx: { params: unknown }) => resolve(ctx.params) },
      });
    });
    await nodes.far.waitForServices(['listener'], 30_000, 20);
    await nodes.host.ask(contracts.logOut, {}, { caller });
    expect(contracts.sessionsRevoked.parse(await told)).to.deep.equal({
      tenantId: made.tenant.id,
      userId: claims.sub,
    });
    expect(await refusal(nodes.host.ask(contracts.resolveSession, session, stranger))).to.equal(
      'NOT_AUTHENTICATED',
    );
  });

  it('limits nobody to a merchant that it cannot look up, because the ledger is away', async () => {
    const { tenant } = await nodes.host.ask(contracts.createTenant, { name: '酒吧' }, system);
    const by = { caller: systemCaller(tenant.id) };
    const limited = { login: 'wang', roles: ['clerk' as const], merchantIds: ['mer_0000000000000001'] };
    expect(await refusal(nodes.host.ask(contracts.createUser, limited, by))).to.equal('SERVICE_UNAVAILABLE');
    expect((await nodes.host.ask(contracts.listUsers, {}, by)).data).to.deep.equal([]);
    await nodes.host.ask(contracts.createUser, { login: 'wang', roles: ['clerk'] }, by);
  });

  it('answers with its problems, not with its insides', async () => {
    const wrong = nodes.host.ask(contracts.logIn, { login: 'nobody', password: 'x' }, stranger);
    expect(await refusal(wrong)).to.equal('LOGIN_FAILED');
    const typed = nodes.host.ask(contracts.updateTenant, { addressRanges: ['999.1.1.1/99'] }, system);
    expect(await refusal(typed)).to.equal('VALIDATION_FAILED');
  });
});

describe('the settings of identity', () => {
  const composeWith = async (env: Record<string, string>, lines: string[] = []) => {
    const folder = temporaryFolder();
    const logger = createLogger(
      { level: 'warn', service: 'identity', version: '0' },
      { write: (line) => void lines.push(line) },
    );
    try {
      const composition = await compose({ env: { DATA_DIR: folder.path, ...env }, logger, clock });
      await composition.close();
    } finally {
      folder.remove();
    }
    return lines;
  };
  const mistake = async (env: Record<string, string>): Promise<string> => {
    try {
      await composeWith(env);
    } catch (error) {
      expect(error).to.be.instanceOf(SettingsError);
      return (error as Error).message;
    }
    return 'accepted';
  };

  it("warn once with the guide's secret, and never print it", async () => {
    const lines = await composeWith({ JWT_SECRET: SECRET, JWT_ALGORITHM: 'HS256', JWT_EXPIRES_IN: '3600' });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include('HS256').and.not.include(SECRET);
    expect(await composeWith({})).to.deep.equal([]);
  });

  it('refuse a short secret, the placeholder of the guide and HS256 without a secret', async () => {
    expect(await mistake({ JWT_SECRET: SECRET.slice(1) })).to.include('openssl rand -base64 48');
    expect(await mistake({ JWT_SECRET: 'your-production-secret' })).to.include('JWT_SECRET');
    expect(await mistake({ JWT_ALGORITHM: 'HS256' })).to.include('needs JWT_SECRET');
    expect(await mistake({ JWT_ALGORITHM: 'none' })).to.include('JWT_ALGORITHM');
  });
});
