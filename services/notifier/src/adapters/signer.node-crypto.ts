import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Signer } from '../ports/signer.js';

export const nodeSigner: Signer = {
  newSecret: () => `whsec_${randomBytes(32).toString('base64url')}`,
  sign: (secret, timestamp, body) =>
    createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
  idFrom: (prefix, name) => `${prefix}_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`,
};
