import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const MARK = Buffer.from('MA1');
const PLAIN = 0;
const GZIPPED = 1;
const SUM_LENGTH = 16;
const HEAD_LENGTH = MARK.length + 1 + SUM_LENGTH;
/** Shorter ones are not worth it. */
const COMPRESS_FROM = 1_024;
/** Compressed only when it becomes smaller than this part of itself. */
const PAYS_BELOW = 0.9;

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Bytes as they are kept: a mark, whether they are compressed, a checksum over key and content, the content. */
export async function encodeEntry(key: string, body: Buffer): Promise<Buffer> {
  const small = body.length < COMPRESS_FROM ? undefined : await compress(body, { level: 1 });
  const pays = small !== undefined && small.length < body.length * PAYS_BELOW;
  const content = pays ? small : body;
  return Buffer.concat([MARK, Buffer.of(pays ? GZIPPED : PLAIN), checksumOf(key, content), content]);
}

/** The bytes, or undefined for anything that was not written under this very key, or grows beyond `maxBytes`. */
export async function decodeEntry(key: string, kept: Buffer, maxBytes: number): Promise<Buffer | undefined> {
  if (kept.length < HEAD_LENGTH || !kept.subarray(0, MARK.length).equals(MARK)) return undefined;
  const form = kept[MARK.length];
  const content = kept.subarray(HEAD_LENGTH);
  if (!kept.subarray(MARK.length + 1, HEAD_LENGTH).equals(checksumOf(key, content))) return undefined;
  if (form === PLAIN) return content.length <= maxBytes ? Buffer.from(content) : undefined;
  if (form !== GZIPPED) return undefined;
  return expand(content, { maxOutputLength: maxBytes }).catch(() => undefined);
}

function checksumOf(key: string, content: Buffer): Buffer {
  return createHash('sha256').update(key).update('\0').update(content).digest().subarray(0, SUM_LENGTH);
}
