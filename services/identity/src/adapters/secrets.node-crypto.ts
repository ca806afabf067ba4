import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Secrets } from '../ports/secrets.js';

/** Crockford's base 32: no I, L, O, U, so that nothing is misread. 32 letters divide 256: no bias. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 20;

/** @param key secret of the store, base64url; without it no successor and no code can be computed */
export function nodeSecrets(key: string): Secrets {
  const keyed = (purpose: string, text: string): Buffer =>
    createHmac('sha256', Buffer.from(key, 'base64url')).update(`${purpose}\0${text}`).digest();
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  return {
    newRefreshToken: () => randomBytes(32).toString('base64url'),
    successorOf: (token) => keyed('refresh successor', token).toString('base64url'),
    newCode: (request) => writeCode(request === undefined ? randomBytes(32) : keyed('code', request)),
    hashCode: (code) => sha256(plainCode(code)),
    hashToken: sha256,
  };
}

function writeCode(bytes: Buffer): string {
  const letters = [...bytes.subarray(0, CODE_LETTERS)].map((byte) => LETTERS[byte % 32]).join('');
  return letters.replaceAll(/(.{5})(?=.)/g, '$1-');
}

function plainCode(code: string): string {
  const letters = code.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');
  return letters.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
