import { unreadable } from '../unreadable.js';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/**
 * Counts the records of a CSV text by its UTF-8 bytes, without splitting cells: three times as fast as reading
 * it. A record ends at a line feed outside quotes; a quote opens at the start of a cell and closes before a
 * delimiter or a line end, as the reader sees it. What the reader could not take in is refused here, before
 * the first row is written.
 */
export class RecordScanner {
  /** Records that have ended. */
  records = 0;
  #offset = 0;
  #recordStart = 0;
  #lastByte = LINE_FEED;
  /** out: not in quotes. in: inside. after: behind a quote that may have closed. space: behind that and blanks. */
  #state: 'out' | 'in' | 'after' | 'space' = 'out';

  constructor(
    readonly delimiter: number,
    readonly maxRecordBytes: number,
  ) {}

  /** @throws Problem FILE_NOT_READABLE for a record beyond the limit and for NUL bytes. */
  push(block: Buffer): void {
    if (block.includes(0)) throw this.#nulByte();
    let position = 0;
    while (position < block.length) {
      if (this.#state === 'out') position = this.#scanPlain(block, position);
      else if (this.#state === 'in') position = this.#scanQuoted(block, position);
      else position = this.#scanAfterQuote(block, position);
    }
    this.#offset += block.length;
    this.#lastByte = block[block.length - 1] ?? this.#lastByte;
    this.#checkLength(this.#offset);
  }

  /** The last record needs no line end. @throws Problem FILE_NOT_READABLE when a quote is never closed. */
  end(): void {
    if (this.#state === 'in') {
      throw unreadable(
        `a quotation mark opened in row ${this.records + 1} is never closed`,
        `第 ${this.records + 1} 行的引号没有闭合`,
      );
    }
    if (this.#offset > this.#recordStart) this.records += 1;
  }

  #scanPlain(block: Buffer, from: number): number {
    const quote = block.indexOf(QUOTE, from);
    const end = quote === -1 ? block.length : quote;
    for (
      let at = block.indexOf(LINE_FEED, from);
      at !== -1 && at < end;
      at = block.indexOf(LINE_FEED, at + 1)
    ) {
      this.#endRecord(this.#offset + at + 1);
    }
    if (quote === -1) return end;
    const before = quote === 0 ? this.#lastByte : block[quote - 1]!;
    if (before === this.delimiter || before === LINE_FEED) this.#state = 'in';
    return quote + 1;
  }

  #scanQuoted(block: Buffer, from: number): number {
    const quote = block.indexOf(QUOTE, from);
    if (quote === -1) return block.length;
    this.#state = 'after';
    return quote + 1;
  }

  #scanAfterQuote(block: Buffer, at: number): number {
    const byte = block[at]!;
    if (byte === this.delimiter) this.#state = 'out';
    else if (byte === LINE_FEED) {
      this.#state = 'out';
      this.#endRecord(this.#offset + at + 1);
    } else if (byte === QUOTE) this.#state = this.#state === 'after' ? 'in' : 'after';
    else this.#state = isBlank(byte) ? 'space' : 'in';
    return at + 1;
  }

  #endRecord(nextStart: number): void {
    this.#checkLength(nextStart);
    this.records += 1;
    this.#recordStart = nextStart;
  }

  #checkLength(end: number): void {
    if (end - this.#recordStart <= this.maxRecordBytes) return;
    throw recordTooLong(this.records + 1, this.maxRecordBytes);
  }

  #nulByte(): Error {
    return unreadable(
      `there is a NUL byte near row ${this.records + 1}: this is not a text file`,
      `第 ${this.records + 1} 行附近有 NUL 字节，不是文本文件`,
    );
  }
}

export function recordTooLong(row: number, maxBytes: number): Error {
  return unreadable(
    `row ${row} is longer than ${maxBytes} bytes: is a quotation mark not closed?`,
    `第 ${row} 行超过 ${maxBytes} 字节，可能有未闭合的引号`,
  );
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
