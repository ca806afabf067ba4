import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

/** Makes tokens the way an attacker would: every byte is free. Not with the library that verifies them. */

export const ISSUER = 'merchant-analysis';
export const AUDIENCE = 'merchant-analysis/demo';
/** 2026-11-21T10:00:00Z in whole seconds. */
export const NOW = 1_795_255_200;
export const SECRET = 'k3Zs0h1Vb7Qw2Lx9Rt4Yp6Nc8Md5Fg0Ja';

const newKey = (namedCurve: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};

export const OURS = newKey('P-256');
export const THEIRS = newKey('P-256');
export const OTHER_CURVE = newKey('P-384');
export const KID = 'k2026a';

export const GOOD_HEADER = { alg: 'ES256', typ: 'at+jwt', kid: KID };
export const GOOD_CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'usr_0000000000000001',
  tid: 'ten_0000000000000001',
  sid: 'ses_0000000000000001',
  ver: 1,
  jti: 'AAAAAAAAAAAAAAAAAAAAAA',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 600,
};

export const encode = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64url');

type Part = object | string;
const text = (part: Part): string => (typeof part === 'string' ? part : JSON.stringify(part));
const signedPart = (header: Part, claims: Part): string => `${encode(text(header))}.${encode(text(claims))}`;

/** Signed with a P-256 key (ours unless another is given). A part given as text is used as it is. */
export function es256(header: Part, claims: Part, privatePem = OURS.privatePem): string {
  const input = signedPart(header, claims);
  const key = createPrivateKey(privatePem);
  return `${input}.${encode(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }))}`;
}

/** Signed with an HMAC of any hash. */
export function hmac(header: Part, claims: Part, secret: string, hash = 'sha256'): string {
  const input = signedPart(header, claims);
  return `${input}.${encode(createHmac(hash, secret).update(input).digest())}`;
}

/** Ends with whatever signature is given. */
export function withSignature(header: Part, claims: Part, signature: string): string {
  return `${signedPart(header, claims)}.${signature}`;
}

/** The coordinates of our public key, as an attacker reads them from the list of keys. */
export const OUR_JWK = createPublicKey(OURS.publicPem).export({ format: 'jwk' });
