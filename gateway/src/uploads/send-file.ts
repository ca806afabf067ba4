import { Readable } from 'node:stream';
import { type Exchange, Sent } from '../route.js';

/** A part of a file as the ledger gives it. */
interface FilePart {
  file: { fileName: string; mediaType: string; sizeBytes?: number | undefined };
  base64: string;
  nextOffset?: number | undefined;
}

/**
 * Sends a file to the client part by part, as fast as the client takes it. The first part is asked for before
 * anything is sent, so that a file that is not there is still a 404; then the record is kept that it left.
 */
export async function sendFile(
  { reply, record }: Pick<Exchange, 'reply' | 'record'>,
  readPart: (offset: number) => Promise<FilePart>,
): Promise<Sent> {
  const first = await readPart(0);
  await record();
  const { fileName, mediaType, sizeBytes } = first.file;
  reply.header('content-type', mediaType);
  reply.header('content-disposition', dispositionOf(fileName));
  if (sizeBytes !== undefined) reply.header('content-length', sizeBytes);
  return new Sent(reply.send(Readable.from(bytesOf(first, readPart), { objectMode: false })));
}

async function* bytesOf(
  first: FilePart,
  readPart: (offset: number) => Promise<FilePart>,
): AsyncGenerator<Buffer> {
  let part = first;
  for (;;) {
    yield Buffer.from(part.base64, 'base64');
    if (part.nextOffset === undefined) return;
    part = await readPart(part.nextOffset);
  }
}

/** RFC 6266: a plain name for old clients, the real one in UTF-8 for the others. */
function dispositionOf(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
