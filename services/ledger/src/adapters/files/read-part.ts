import { open } from 'node:fs/promises';
import type { FilePart } from '../../ports/kept-files.js';

/** A part of a file on disk. */
export async function readPart(path: string, offset: number, maxBytes: number): Promise<FilePart> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const wanted = Math.max(0, Math.min(maxBytes, size - offset));
    const buffer = Buffer.alloc(wanted);
    const { bytesRead } = await file.read(buffer, 0, wanted, offset);
    const end = offset + bytesRead;
    const part = { sizeBytes: size, base64: buffer.subarray(0, bytesRead).toString('base64') };
    return end < size && bytesRead > 0 ? { ...part, nextOffset: end } : part;
  } finally {
    await file.close();
  }
}
