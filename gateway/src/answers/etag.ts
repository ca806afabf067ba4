import { createHash } from 'node:crypto';

/** A strong entity tag (RFC 9110, section 8.8.3) made from the bytes of an answer. */
export function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}
