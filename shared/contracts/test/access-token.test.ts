import { tokenSettings, tokenTerms } from '@merchant-analysis/contracts/access-token';
import { expect } from 'chai';

const SECRET = 'k3Zs0h1Vb7Qw2Lx9Rt4Yp6Nc8Md5Fg0J';
const terms = (settings: Partial<Parameters<typeof tokenTerms>[0]>) =>
  tokenTerms({ jwtIssuer: 'merchant-analysis', ...settings }, 'production');

describe('the terms of access tokens', () => {
  it('are ES256 and ten minutes without settings', () => {
    expect(terms({})).to.deep.equal({
      algorithm: 'ES256',
      secret: undefined,
      lifetimeSeconds: 600,
      issuer: 'merchant-analysis',
      audience: 'merchant-analysis/production',
    });
  });

  it("are HS256 and an hour with the guide's secret alone", () => {
    expect(terms({ jwtSecret: SECRET })).to.include({ algorithm: 'HS256', lifetimeSeconds: 3600 });
  });

  it("are exactly what the guide's three keys say", () => {
    const guide = terms({ jwtSecret: SECRET, jwtAlgorithm: 'HS256', jwtExpiresIn: 1800 });
    expect(guide).to.include({ algorithm: 'HS256', secret: SECRET, lifetimeSeconds: 1800 });
  });

  it('refuse HS256 without a secret, and a secret that nothing would use', () => {
    expect(() => terms({ jwtAlgorithm: 'HS256' })).to.throw(/needs JWT_SECRET.*openssl rand/);
    expect(() => terms({ jwtAlgorithm: 'ES256', jwtSecret: SECRET })).to.throw(/remove JWT_SECRET/);
  });

  it('refuse a secret of 31 bytes and name the command that makes a good one', () => {
    const short = tokenSettings.jwtSecret.schema.safeParse(SECRET.slice(0, 31));
    expect(short.error?.issues[0]?.message).to.match(/at least 32 bytes.*openssl rand -base64 48/);
    expect(tokenSettings.jwtSecret.schema.safeParse(SECRET).success).to.equal(true);
  });

  it('count bytes, not letters: eleven Chinese characters are 33 bytes', () => {
    expect(tokenSettings.jwtSecret.schema.safeParse('商户智能经营分析平台密').success).to.equal(true);
  });

  it("refuse the guide's placeholder, however long it is made", () => {
    for (const placeholder of ['your-production-secret-0123456789abcdef', 'x'.repeat(40)]) {
      expect(tokenSettings.jwtSecret.schema.safeParse(placeholder).success).to.equal(false);
    }
  });
});
