import { nodeSecrets } from '@merchant-analysis/identity/adapters/secrets.node-crypto';
import { expect } from 'chai';

const secrets = nodeSecrets('c2VjcmV0LW9mLXRoZS1zdG9yZQ');

describe('codes and refresh tokens', () => {
  it('a code has twenty letters that cannot be misread, in groups of five', () => {
    expect(secrets.newCode()).to.match(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/);
    expect(secrets.newCode()).to.not.equal(secrets.newCode());
  });

  it('a code is the same however it is typed', () => {
    const kept = secrets.hashCode('A0B1C-D2E3F-G4H5J-K6M7N');
    expect(secrets.hashCode(' aOblc d2e3f g4h5j k6m7n ')).to.equal(kept);
    expect(secrets.hashCode('a0b1c-d2e3f-g4h5j-k6m7p')).to.not.equal(kept);
  });

  it('the code of a request is always the same, and another with another key of the store', () => {
    expect(secrets.newCode('request 1')).to.equal(secrets.newCode('request 1'));
    expect(secrets.newCode('request 1')).to.not.equal(secrets.newCode('request 2'));
    expect(secrets.newCode('request 1')).to.not.equal(nodeSecrets('b3RoZXI').newCode('request 1'));
  });

  it('what is sealed is read again only here, for the same context and unchanged', () => {
    const sealed = secrets.seal('000000000000042', 'ten_1');
    expect(sealed).to.not.equal(secrets.seal('000000000000042', 'ten_1'));
    expect(secrets.unseal(sealed, 'ten_1')).to.equal('000000000000042');
    expect(secrets.unseal(sealed, 'ten_2')).to.equal(undefined);
    expect(nodeSecrets('b3RoZXI').unseal(sealed, 'ten_1')).to.equal(undefined);
    for (const broken of [
      '',
      '42',
      sealed.slice(0, -1),
      `${sealed}A`,
      sealed.slice(0, 38),
      'A'.repeat(500),
    ]) {
      expect(secrets.unseal(broken, 'ten_1')).to.equal(undefined);
    }
  });

  it('a refresh token has 256 bits and exactly one successor, which needs the key of the store', () => {
    const token = secrets.newRefreshToken();
    expect(Buffer.from(token, 'base64url')).to.have.length(32);
    expect(secrets.successorOf(token)).to.equal(secrets.successorOf(token));
    expect(secrets.successorOf(token)).to.not.equal(nodeSecrets('b3RoZXI').successorOf(token));
    expect(secrets.hashToken(token)).to.match(/^[0-9a-f]{64}$/);
  });
});
