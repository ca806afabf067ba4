import { isEasyToGuess } from '@merchant-analysis/identity/domain/password-strength';
import { expect } from 'chai';
import fc from 'fast-check';

/** Well-known leaked passwords, and the ways people dress them up. */
const EASY = `
password password1 Password123! P@ssw0rd p@$$w0rd passw0rd123 iloveyou iloveyou1 sunshine Sunshine2024! princess1
football baseball superman batman123 trustno1 starwars welcome1 Welcome2025 letmein1 admin123 administrator
12345678 123456789 1234567890 987654321 11111111 88888888 00000000 12121212 123123123 11223344 147258369
qwertyuiop qwerty123 asdfghjkl zxcvbnm123 1qaz2wsx 1q2w3e4r 1q2w3e4r5t qazwsxedc abcdefgh abcd1234 a1234567 abc123456
woaini520 woaini1314 5201314520 zhangwei1990 wangfang123 19870512 19951231 870512abc beijing2008 taobao123
monkey12 dragon99 shadow123 master01 michael1 jennifer charlie1 jordan23 liverpool1 chelsea1 merchant1 changeme
napoleon napoleon1 lollipop99 Warhammer enterprise rightnow gordon24 formula1
aaaaaaaa abababab abcabcabc passpass asdfasdf xyzxyzxyz %%%%%%%% merchant123 ledger2026 January2026 Monday123
`;

const GOOD = `
correct-horse-battery vG7mTq2x X9f$kLw2 hjm4tbv8q 花开富贵八方来财九州通 纯属虚构的一句长口令 kettle-violin-ostrich-plum
tr0ub4dor&3xq Bx83-uQz1 zmkwpvhrt
`;

const list = (text: string): string[] => text.trim().split(/\s+/);

describe('a password that is easy to guess', () => {
  for (const password of list(EASY)) {
    it(`${password} is refused`, () => {
      expect(isEasyToGuess(password)).to.equal(true);
    });
  }

  for (const password of list(GOOD)) {
    it(`${password} is accepted`, () => {
      expect(isEasyToGuess(password)).to.equal(false);
    });
  }

  it('is one made of the login, of the name or of the tenant', () => {
    expect(isEasyToGuess('Kuznetsova.19')).to.equal(false);
    expect(isEasyToGuess('Kuznetsova.19', ['kuznetsova'])).to.equal(true);
    expect(isEasyToGuess('vdh.noodles!9', ['ops@vdh.example', 'Noodles Ltd'])).to.equal(false);
    expect(isEasyToGuess('Ltd.noodles!', ['ops@vdh.example', 'Noodles Ltd'])).to.equal(true);
  });

  it('is not one that a password manager made', () => {
    const letters = fc.constantFrom(...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.#');
    const made = fc.string({ unit: letters, minLength: 16, maxLength: 32 });
    const nearlyAlways = fc.sample(made, { numRuns: 2000, seed: 5 }).filter((text) => isEasyToGuess(text));
    expect(nearlyAlways.length).to.be.at.most(2);
  });

  it('is judged quickly and without falling over, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 128 }), (text) => {
        expect(isEasyToGuess(text)).to.be.a('boolean');
      }),
    );
  });
});
