import { argon2PasswordHasher } from '@merchant-analysis/identity/adapters/password-hasher.argon2';
import { expect } from 'chai';
import { refusal } from '../sample-people.js';

const CHEAP = { memoryKib: 64, passes: 1, lanes: 1 };
const hasher = argon2PasswordHasher({ atOnce: 2, waiting: 100 }, CHEAP);

describe('password hashes', () => {
  it('agree with the reference implementation of argon2', async () => {
    // test.c of github.com/P-H-C/phc-winner-argon2: argon2id, v = 0x13, t = 2, m = 2^16, p = 1
    const reference =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect((await hasher.verify('password', reference)).fits).to.equal(true);
    expect((await hasher.verify('Password', reference)).fits).to.equal(false);
  });

  it('cost what OWASP asks for at least, and have a salt of their own', async () => {
    const real = argon2PasswordHasher({ atOnce: 1, waiting: 10 });
    const [one, other] = await Promise.all([real.hash('correct horse'), real.hash('correct horse')]);
    expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).to.not.equal(other);
  });

  it('fit the same text typed on another keyboard', async () => {
    const hash = await hasher.hash('café１２３');
    expect((await hasher.verify('cafe\u0301123', hash)).fits).to.equal(true);
  });

  it('are outdated when they are weaker than those of today', async () => {
    const stronger = argon2PasswordHasher({ atOnce: 1, waiting: 10 }, { ...CHEAP, passes: 2 });
    const hash = await hasher.hash('correct horse');
    expect(await stronger.verify('correct horse', hash)).to.deep.equal({ fits: true, isOutdated: true });
    expect(await hasher.verify('correct horse', hash)).to.deep.equal({ fits: true, isOutdated: false });
  });

  it('fit nothing where there is no hash or a broken one', async () => {
    for (const hash of [
      undefined,
      '',
      'plain',
      '$argon2id$v=19$m=8,t=1,p=1$$',
      '$2b$10$abcdefghijklmnopqrstuv',
    ]) {
      expect((await hasher.verify('', hash)).fits).to.equal(false);
    }
  });

  it('are made for as many as may wait, and refused to a flood', async () => {
    const narrow = argon2PasswordHasher({ atOnce: 1, waiting: 3 }, CHEAP);
    const flood = Array.from({ length: 10 }, () => refusal(narrow.verify('x', undefined)));
    const outcomes = await Promise.all(flood);
    expect(outcomes.filter((outcome) => outcome === 'not refused')).to.have.length(4);
    expect(outcomes.filter((outcome) => outcome === 'RATE_LIMITED')).to.have.length(6);
    expect(await refusal(narrow.verify('x', undefined))).to.equal('not refused');
  });
});
