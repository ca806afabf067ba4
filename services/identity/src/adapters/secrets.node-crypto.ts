import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { Secrets } from '../ports/secrets.js';

/** Crockford's base 32: no I, L, O, U, so that nothing is misread. 32 letters divide 256: no bias. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 20;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

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
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyed('seal', context), nonce);
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
    },
    unseal(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const options = { authTagLength: TAG_BYTES };
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, keyed('seal', context), nonce, options);
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
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
