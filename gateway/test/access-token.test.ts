import { createPrivateKey, sign } from 'node:crypto';
import {
  rulesForPublishedKeys,
  rulesForSharedSecret,
  verifyAccessToken,
} from '@merchant-analysis/gateway/access-token';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  AUDIENCE,
  encode,
  es256,
  GOOD_CLAIMS,
  GOOD_HEADER,
  hmac,
  ISSUER,
  KID,
  NOW,
  OTHER_CURVE,
  OUR_JWK,
  OURS,
  SECRET,
  THEIRS,
  withSignature,
} from './forged-tokens.js';

const rules = rulesForPublishedKeys({
  issuer: ISSUER,
  audience: AUDIENCE,
  keys: [{ kid: KID, publicKeyPem: OURS.publicPem }],
});
const secretRules = rulesForSharedSecret({ issuer: ISSUER, audience: AUDIENCE, secret: SECRET });

const good = es256(GOOD_HEADER, GOOD_CLAIMS);
const [goodHeader, goodClaims, goodSignature] = good.split('.') as [string, string, string];
const judge = (token: string, at = NOW + 1) => verifyAccessToken(token, rules, at * 1000).kind;

const header = (changes: object) => es256({ ...GOOD_HEADER, ...changes }, GOOD_CLAIMS);
const claims = (changes: object) => es256(GOOD_HEADER, { ...GOOD_CLAIMS, ...changes });
const without = (name: keyof typeof GOOD_CLAIMS) => {
  const { [name]: _left, ...rest } = GOOD_CLAIMS;
  return es256(GOOD_HEADER, rest);
};
/** The claims as text with one value written differently, signed with our own key. */
const written = (from: string, to: string) =>
  es256(GOOD_HEADER, JSON.stringify(GOOD_CLAIMS).replace(from, to));

const psychic = (r: number, s: number) => {
  const bytes = Buffer.alloc(64);
  bytes[31] = r;
  bytes[63] = s;
  return encode(bytes);
};
const derSignature = () => {
  const input = `${goodHeader}.${goodClaims}`;
  return encode(sign('sha256', Buffer.from(input), createPrivateKey(OURS.privatePem)));
};
const otherCurve = () => {
  const input = `${goodHeader}.${goodClaims}`;
  const key = createPrivateKey(OTHER_CURVE.privatePem);
  return `${input}.${encode(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }))}`;
};
const flipLast = (part: string) => part.slice(0, -1) + (part.endsWith('A') ? 'B' : 'A');

/** Every row is signed with our own key unless it says otherwise: only the rule it names can refuse it. */
const ATTACKS: Record<string, () => string> = {
  'an empty token': () => '',
  'one part': () => goodHeader,
  'two parts': () => `${goodHeader}.${goodClaims}`,
  'two parts and a dot': () => `${goodHeader}.${goodClaims}.`,
  'four parts': () => `${good}.${goodSignature}`,
  'five parts like an encrypted token': () => `${goodHeader}.e30.${goodClaims}.e30.${goodSignature}`,
  'a leading space': () => ` ${good}`,
  'a trailing line break': () => `${good}\n`,
  'trailing data after the signature': () => `${good}AAAA`,
  'padding after the signature': () => `${good}==`,
  'the standard alphabet of base64': () => `${goodHeader}.${goodClaims}.${'+/'.repeat(43)}`,
  'a signature with stray bits at its end': () =>
    `${goodHeader}.${goodClaims}.${goodSignature.slice(0, -1)}${String.fromCharCode(goodSignature.charCodeAt(85) + 1)}`,
  'a letter outside ASCII': () => good.replace('e', 'е'),
  'a header of 64 KB': () => header({ pad: 'x'.repeat(65_536) }),
  'claims of 64 KB': () => claims({ jti: 'x'.repeat(65_536) }),

  'alg none without a signature': () => withSignature({ ...GOOD_HEADER, alg: 'none' }, GOOD_CLAIMS, ''),
  'alg none with a signature': () =>
    withSignature({ ...GOOD_HEADER, alg: 'none' }, GOOD_CLAIMS, goodSignature),
  'alg None': () => withSignature({ ...GOOD_HEADER, alg: 'None' }, GOOD_CLAIMS, goodSignature),
  'alg nOnE': () => withSignature({ ...GOOD_HEADER, alg: 'nOnE' }, GOOD_CLAIMS, goodSignature),
  'alg es256 in small letters': () => header({ alg: 'es256' }),
  'alg missing': () => es256({ typ: 'at+jwt', kid: KID }, GOOD_CLAIMS),
  'alg null': () => header({ alg: null }),
  'alg as a list': () => header({ alg: ['ES256'] }),
  'alg ES384 with our signature': () => header({ alg: 'ES384' }),
  'alg RS256': () => header({ alg: 'RS256' }),
  'HS256 signed with our public key in PEM': () =>
    hmac({ ...GOOD_HEADER, alg: 'HS256' }, GOOD_CLAIMS, OURS.publicPem),
  'HS256 signed with our public key, PEM without its last line break': () =>
    hmac({ ...GOOD_HEADER, alg: 'HS256' }, GOOD_CLAIMS, OURS.publicPem.trim()),
  'HS256 signed with an empty secret': () => hmac({ ...GOOD_HEADER, alg: 'HS256' }, GOOD_CLAIMS, ''),
  'HS256 said ES256 in the header, signed with our public key': () =>
    hmac(GOOD_HEADER, GOOD_CLAIMS, OURS.publicPem),

  'an empty signature': () => withSignature(GOOD_HEADER, GOOD_CLAIMS, ''),
  'a signature of zeros (r = s = 0)': () => withSignature(GOOD_HEADER, GOOD_CLAIMS, psychic(0, 0)),
  'a signature r = 0, s = 1': () => withSignature(GOOD_HEADER, GOOD_CLAIMS, psychic(0, 1)),
  'a signature r = 1, s = 0': () => withSignature(GOOD_HEADER, GOOD_CLAIMS, psychic(1, 0)),
  'a signature r = s = 1': () => withSignature(GOOD_HEADER, GOOD_CLAIMS, psychic(1, 1)),
  'a signature of 0xff': () => withSignature(GOOD_HEADER, GOOD_CLAIMS, encode(Buffer.alloc(64, 0xff))),
  'a signature in DER': () => `${goodHeader}.${goodClaims}.${derSignature()}`,
  'half a signature': () => `${goodHeader}.${goodClaims}.${goodSignature.slice(0, 43)}`,
  'a doubled signature': () => `${goodHeader}.${goodClaims}.${goodSignature}${goodSignature}`,
  'the signature of another token': () => `${goodHeader}.${goodClaims}.${claims({ ver: 2 }).split('.')[2]}`,
  'claims changed after signing': () => `${goodHeader}.${flipLast(goodClaims)}.${goodSignature}`,
  'another key under our key id': () => es256(GOOD_HEADER, GOOD_CLAIMS, THEIRS.privatePem),
  'another curve under our key id': otherCurve,

  'no key id': () => es256({ alg: 'ES256', typ: 'at+jwt' }, GOOD_CLAIMS),
  'an empty key id': () => header({ kid: '' }),
  'a number as key id': () => header({ kid: 1 }),
  'a list as key id': () => header({ kid: [KID] }),
  'a path as key id': () => header({ kid: '../../../../dev/null' }),
  'a query as key id': () => header({ kid: "x' UNION SELECT 'secret" }),
  'an address as key id': () => header({ kid: 'https://attacker.example/key' }),
  'a command as key id': () => header({ kid: '|whoami' }),
  'a null byte in the key id': () => header({ kid: `${KID}\u0000` }),
  'a line break in the key id': () => header({ kid: `${KID}\n` }),
  'a key id of 33 letters': () => header({ kid: 'k'.repeat(33) }),

  'jku in the header': () => header({ jku: 'https://attacker.example/jwks.json' }),
  'a jwk of the attacker in the header': () =>
    es256({ ...GOOD_HEADER, jwk: { kty: 'EC', crv: 'P-256' } }, GOOD_CLAIMS, THEIRS.privatePem),
  'our own jwk in the header': () => header({ jwk: OUR_JWK }),
  'x5u in the header': () => header({ x5u: 'https://attacker.example/cert.pem' }),
  'x5c in the header': () => header({ x5c: ['MIIB'] }),
  'x5t in the header': () => header({ x5t: 'AAAA' }),
  'crit in the header': () => header({ crit: ['exp'] }),
  'an empty crit in the header': () => header({ crit: [] }),
  'b64 false in the header': () => header({ b64: false, crit: ['b64'] }),
  'b64 true in the header': () => header({ b64: true }),
  'zip in the header': () => header({ zip: 'DEF' }),
  'enc in the header': () => header({ enc: 'A256GCM' }),
  'cty in the header': () => header({ cty: 'JWT' }),
  '__proto__ in the header': () =>
    es256(`{"alg":"ES256","typ":"at+jwt","kid":"${KID}","__proto__":{"a":1}}`, GOOD_CLAIMS),
  'typ missing': () => es256({ alg: 'ES256', kid: KID }, GOOD_CLAIMS),
  'typ JWT': () => header({ typ: 'JWT' }),
  'typ of a refresh token': () => header({ typ: 'rt+jwt' }),
  'typ in capitals': () => header({ typ: 'AT+JWT' }),
  'a doubled alg': () => es256(`{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"${KID}"}`, GOOD_CLAIMS),
  'a header with white space': () => es256(JSON.stringify(GOOD_HEADER, null, 1), GOOD_CLAIMS),
  'a header with a byte order mark': () => es256(`\ufeff${JSON.stringify(GOOD_HEADER)}`, GOOD_CLAIMS),
  'a header that is a list': () => es256(`[${JSON.stringify(GOOD_HEADER)}]`, GOOD_CLAIMS),
  'a header that is null': () => es256('null', GOOD_CLAIMS),
  'a header that is not JSON': () => es256('ES256', GOOD_CLAIMS),
  'a header nested 1,000 deep': () => es256(`${'['.repeat(1000)}${']'.repeat(1000)}`, GOOD_CLAIMS),

  'another issuer': () => claims({ iss: 'https://attacker.example' }),
  'an issuer that begins like ours': () => claims({ iss: `${ISSUER}.attacker.example` }),
  'another audience': () => claims({ aud: 'merchant-analysis/production' }),
  'a list of audiences with ours in it': () => claims({ aud: [AUDIENCE] }),
  'an empty audience': () => claims({ aud: '' }),
  'no iss': () => without('iss'),
  'no aud': () => without('aud'),
  'no sub': () => without('sub'),
  'no tid': () => without('tid'),
  'no sid': () => without('sid'),
  'no ver': () => without('ver'),
  'no jti': () => without('jti'),
  'no iat': () => without('iat'),
  'no nbf': () => without('nbf'),
  'no exp': () => without('exp'),
  'exp as text': () => claims({ exp: String(NOW + 600) }),
  'exp with a fraction': () => claims({ exp: NOW + 600.5 }),
  'exp below zero': () => claims({ exp: -1 }),
  'exp zero': () => claims({ exp: 0 }),
  'exp null': () => claims({ exp: null }),
  'exp as a list': () => claims({ exp: [NOW + 600] }),
  'exp 1e309': () => written(`"exp":${NOW + 600}`, '"exp":1e309'),
  'exp written 1.0': () => written(`"exp":${NOW + 600}`, `"exp":${NOW + 600}.0`),
  'exp in milliseconds': () => claims({ exp: (NOW + 600) * 1000 }),
  'exp doubled': () => written(`"exp":${NOW + 600}`, `"exp":${NOW - 1},"exp":${NOW + 600}`),
  'sub doubled': () => written('"sub":', '"sub":"usr_0000000000000002","sub":'),
  'exp in the past': () => claims({ exp: NOW - 1 }),
  'exp at this very second': () => claims({ exp: NOW + 1 }),
  'a life of a year': () => claims({ exp: NOW + 31_536_000 }),
  'nbf in the future': () => claims({ nbf: NOW + 60 }),
  'nbf as text': () => claims({ nbf: String(NOW) }),
  'iat in the future': () => claims({ iat: NOW + 60 }),
  'iat below zero': () => claims({ iat: -1 }),
  'ver as text': () => claims({ ver: '1' }),
  'ver zero': () => claims({ ver: 0 }),
  'ver with a fraction': () => claims({ ver: 1.5 }),
  'sub of another kind': () => claims({ sub: 'mer_0000000000000001' }),
  'sub as an object that a document store would read as a query': () => claims({ sub: { $ne: '' } }),
  'tid with a path in it': () => claims({ tid: 'ten_../../../../etc' }),
  'sid as a list': () => claims({ sid: [GOOD_CLAIMS.sid] }),
  'roles brought along': () => claims({ roles: ['platform_admin'] }),
  '__proto__ in the claims': () =>
    es256(GOOD_HEADER, `${JSON.stringify(GOOD_CLAIMS).slice(0, -1)},"__proto__":{}}`),
  'claims that are a list': () => es256(GOOD_HEADER, '[]'),
  'claims that are a text': () => es256(GOOD_HEADER, '"admin"'),
  'claims followed by more claims': () => es256(GOOD_HEADER, `${JSON.stringify(GOOD_CLAIMS)}{}`),
  'claims with bad UTF-8': () => {
    const bytes = Buffer.concat([Buffer.from('{"iss":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    return withSignature(GOOD_HEADER, GOOD_CLAIMS, goodSignature).replace(goodClaims, encode(bytes));
  },
};

describe('an access token at the door', () => {
  it('is accepted when identity made it, and tells user, tenant, session and epoch', () => {
    const verification = verifyAccessToken(good, rules, (NOW + 1) * 1000);
    expect(verification).to.deep.equal({ kind: 'verified', claims: GOOD_CLAIMS });
  });

  it('is accepted until its last second and not in the second it expires', () => {
    expect(judge(good, NOW + 599)).to.equal('verified');
    expect(judge(good, NOW + 600)).to.equal('refused');
  });

  it('is accepted by a machine whose clock is five seconds behind, not six', () => {
    expect(judge(good, NOW - 5)).to.equal('verified');
    expect(judge(good, NOW - 6)).to.equal('refused');
  });

  it('asks for the keys again when the key id is not known', () => {
    const token = es256({ ...GOOD_HEADER, kid: 'k2026b' }, GOOD_CLAIMS, THEIRS.privatePem);
    expect(verifyAccessToken(token, rules, NOW * 1000)).to.deep.equal({ kind: 'unknown-key', kid: 'k2026b' });
  });

  it('does not find a key under a name that every object has', () => {
    expect(judge(header({ kid: '__proto__' }))).to.equal('unknown-key');
    expect(judge(header({ kid: 'constructor' }))).to.equal('unknown-key');
  });

  for (const [attack, forge] of Object.entries(ATTACKS)) {
    it(`refuses ${attack}`, () => {
      expect(judge(forge())).to.equal('refused');
    });
  }

  it('does not even look into a token that is longer than any of ours', () => {
    const long = es256({ ...GOOD_HEADER, pad: 'x'.repeat(65_536) }, GOOD_CLAIMS);
    const verification = verifyAccessToken(long, rules, NOW * 1000);
    expect(verification).to.deep.equal({ kind: 'refused', reason: 'longer than any token of ours' });
  });

  it('refuses a token in which any one letter was changed', () => {
    const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), letters, (place, letter) => {
        fc.pre(good[place] !== letter);
        expect(judge(good.slice(0, place) + letter + good.slice(place + 1))).to.not.equal('verified');
      }),
    );
  });

  it('refuses any text without falling over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => judge(text) === 'refused'),
    );
  });
});

describe('an access token signed with the shared secret', () => {
  const plain = { alg: 'HS256', typ: 'at+jwt' };
  const check = (token: string) => verifyAccessToken(token, secretRules, (NOW + 1) * 1000).kind;

  it('is accepted when the secret made it', () => {
    expect(check(hmac(plain, GOOD_CLAIMS, SECRET))).to.equal('verified');
  });

  const attacks: Record<string, () => string> = {
    'another secret': () => hmac(plain, GOOD_CLAIMS, `${SECRET}x`),
    'no secret': () => hmac(plain, GOOD_CLAIMS, ''),
    'the longer hash HS512': () => hmac({ ...plain, alg: 'HS512' }, GOOD_CLAIMS, SECRET, 'sha512'),
    'HS384 under the name HS256': () => hmac(plain, GOOD_CLAIMS, SECRET, 'sha384'),
    'alg none': () => withSignature({ ...plain, alg: 'none' }, GOOD_CLAIMS, ''),
    'an ES256 token of a time before the secret was set': () => good,
    'a key id': () => hmac({ ...plain, kid: 'any' }, GOOD_CLAIMS, SECRET),
    'a key id that names a file': () => hmac({ ...plain, kid: '/dev/null' }, GOOD_CLAIMS, ''),
    'typ JWT': () => hmac({ ...plain, typ: 'JWT' }, GOOD_CLAIMS, SECRET),
    'a cut signature': () => hmac(plain, GOOD_CLAIMS, SECRET).slice(0, -2),
    'another audience': () => hmac(plain, { ...GOOD_CLAIMS, aud: 'elsewhere' }, SECRET),
    'exp in the past': () => hmac(plain, { ...GOOD_CLAIMS, exp: NOW }, SECRET),
    'exp as text': () => hmac(plain, { ...GOOD_CLAIMS, exp: '9999999999' }, SECRET),
  };
  for (const [attack, forge] of Object.entries(attacks)) {
    it(`is refused with ${attack}`, () => {
      expect(check(forge())).to.equal('refused');
    });
  }
});
