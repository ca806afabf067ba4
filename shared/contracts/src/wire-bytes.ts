import { Buffer } from 'node:buffer';
import { z } from 'zod';

/**
 * Bytes in the params of a call: themselves within a process, base64 on the bus. A megabyte of text that is made
 * and thrown away for each megabyte of a file would be most of what taking a file in costs one process.
 */
export class WireBytes {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  toJSON(): string {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  }

  copyTo(target: Uint8Array): void {
    target.set(this.#bytes);
  }
}

/** A param of at most so many bytes, as it was given or as it came over the bus. */
export function wireBytes(most: number) {
  const given = z.instanceof(WireBytes).refine(({ length }) => length <= most, `at most ${most} bytes`);
  return z.union([given, z.string().max(4 * Math.ceil(most / 3))]);
}

/**
 * Copies a param into the beginning of a buffer that has room for it: who gave it may use its own again when it
 * believes the call to be over.
 * @returns the part of the buffer that is filled
 */
export function copyBytes(bytes: WireBytes | string, target: Buffer): Buffer {
  if (typeof bytes === 'string') return target.subarray(0, target.write(bytes, 'base64'));
  bytes.copyTo(target);
  return target.subarray(0, bytes.length);
}
