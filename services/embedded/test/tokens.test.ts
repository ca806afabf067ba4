import { createBroker } from '@merchant-analysis/broker/broker';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { hostOf } from '@merchant-analysis/broker/service';
import { tokenTerms } from '@merchant-analysis/contracts/access-token';
import {
  createTenant,
  logIn,
  PLATFORM_TENANT,
  verificationKeys,
} from '@merchant-analysis/contracts/identity';
import {
  rulesForPublishedKeys,
  rulesForSharedSecret,
  verifyAccessToken,
} from '@merchant-analysis/gateway/access-token';
import { compose } from '@merchant-analysis/identity/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const SECRET = 'k3Zs0h1Vb7Qw2Lx9Rt4Yp6Nc8Md5Fg0J';
const GUIDE = { JWT_SECRET: SECRET, JWT_ALGORITHM: 'HS256', JWT_EXPIRES_IN: '3600' };
const STRANGER = { caller: { tenantId: '', userId: 'stranger', roles: ['sandbox' as const] } };

/** What identity makes, the door accepts: they share no code but the contract. */
describe('an access token on its way from identity to the door', () => {
  const tokenMadeWith = async (env: Record<string, string>) => {
    const folder = temporaryFolder();
    const environment = { env: { DATA_DIR: folder.path, ...env }, logger: silentLogger() };
    const composition = await compose({ ...environment, clock: { now: Date.now } });
    const broker = createBroker({ nodeId: 'identity.1', logger: silentLogger() });
    broker.createService(composition.schema);
    await broker.start();
    const host = hostOf(broker);
    const system = { caller: systemCaller(PLATFORM_TENANT) };
    const made = await host.ask(createTenant, { name: 'Noodles', ownerLogin: 'lily' }, system);
    const login = { login: 'lily', password: made.oneTimePassword! };
    const { accessToken, expiresIn } = await host.ask(logIn, login, STRANGER);
    const published = await host.ask(verificationKeys, {}, STRANGER);
    await broker.stop();
    await composition.close();
    folder.remove();
    return { accessToken, expiresIn, published, tenantId: made.tenant.id };
  };

  it('is accepted with the published keys, for ten minutes', async () => {
    const { accessToken, expiresIn, published, tenantId } = await tokenMadeWith({});
    const verification = verifyAccessToken(accessToken, rulesForPublishedKeys(published), Date.now());
    expect(verification.kind).to.equal('verified');
    if (verification.kind !== 'verified') return;
    expect(verification.claims).to.include({ tid: tenantId, ver: 1 });
    expect(verification.claims.exp - verification.claims.iat).to.equal(600);
    expect(expiresIn).to.equal(600);
  });

  it("is accepted with the guide's secret, for an hour, and with no other", async () => {
    const { accessToken, expiresIn, published } = await tokenMadeWith(GUIDE);
    const terms = tokenTerms({ jwtIssuer: 'merchant-analysis', jwtSecret: SECRET }, 'demo');
    const judge = (secret: string) =>
      verifyAccessToken(accessToken, rulesForSharedSecret({ ...terms, secret }), Date.now()).kind;
    expect(judge(SECRET)).to.equal('verified');
    expect(judge(`${SECRET}x`)).to.equal('refused');
    expect(expiresIn).to.equal(3600);
    expect(published).to.deep.equal({
      algorithm: 'HS256',
      issuer: terms.issuer,
      audience: terms.audience,
      keys: [],
    });
  });

  it('of another environment is refused', async () => {
    const { accessToken, published } = await tokenMadeWith({ ENVIRONMENT: 'development' });
    const elsewhere = { ...published, audience: 'merchant-analysis/production' };
    expect(verifyAccessToken(accessToken, rulesForPublishedKeys(elsewhere), Date.now()).kind).to.equal(
      'refused',
    );
  });
});
