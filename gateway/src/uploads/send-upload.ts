import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { discardUpload, openUpload, PART_BYTES, writeUploadPart } from '@merchant-analysis/contracts/files';
import { problem } from '@merchant-analysis/contracts/problems';
import { WireBytes } from '@merchant-analysis/contracts/wire-bytes';
import type { Exchange } from '../route.js';

interface Upload {
  readonly uploadId: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Passes a file on to the ledger part by part. The next part is read only when the last one is acknowledged, so
 * a slow disk slows the sender down and at most one part is in memory. An upload that breaks off is thrown away.
 * @throws Problem FILE_TOO_LARGE as soon as the limit is passed.
 */
export async function sendUpload(
  body: Readable,
  file: { fileName: string; limitBytes: number; sizeBytes?: number | undefined },
  ask: Exchange['ask'],
): Promise<Upload> {
  const { fileName, sizeBytes } = file;
  if (sizeBytes !== undefined && sizeBytes > file.limitBytes) throw tooLarge(file.limitBytes);
  const { uploadId, limitBytes } = await ask(openUpload, { fileName, sizeBytes });
  const limit = Math.min(limitBytes, file.limitBytes);
  const hash = createHash('sha256');
  let offset = 0;
  try {
    for await (const part of partsOf(body)) {
      if (offset + part.length > limit) throw tooLarge(limit);
      hash.update(part);
      await ask(writeUploadPart, { uploadId, offset, bytes: new WireBytes(part) });
      offset += part.length;
    }
  } catch (error) {
    await ask(discardUpload, { uploadId }).catch(() => undefined);
    throw error;
  }
  return { uploadId, sha256: hash.digest('hex'), sizeBytes: offset };
}

function tooLarge(limitBytes: number) {
  return problem('FILE_TOO_LARGE', { limitBytes });
}

/** The bytes of a stream in parts of one size; the last one is what is left. */
async function* partsOf(body: Readable): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    let joined = Buffer.concat(waiting, size);
    while (joined.length >= PART_BYTES) {
      yield joined.subarray(0, PART_BYTES);
      joined = joined.subarray(PART_BYTES);
    }
    waiting = [joined];
    size = joined.length;
  }
  if (size > 0) yield Buffer.concat(waiting, size);
}
