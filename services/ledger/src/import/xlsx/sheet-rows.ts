import type { FileBounds } from '../source/file-bounds.js';
import { unreadable } from '../unreadable.js';
import { cellText } from './cell-value.js';
import { parseXml } from './parse-xml.js';
import type { Workbook } from './workbook.js';
import { decodeEscapes } from './xml-escapes.js';

const LAST_ROW = 1_048_576;

/**
 * The rows of a sheet, block by block, as text. Rows that the file leaves out come as empty ones, so that a row
 * has the number a person sees; what the sheet says of its own size is not believed.
 * @throws Problem FILE_NOT_READABLE
 */
export async function* readSheetRows(
  blocks: AsyncIterable<Buffer>,
  workbook: Workbook,
  bounds: FileBounds,
): AsyncGenerator<string[][]> {
  const sheet = new SheetReader(workbook, bounds);
  for await (const _ of parseXml(blocks, sheet)) {
    const rows = sheet.takeRows();
    if (rows.length > 0) yield rows;
  }
}

class SheetReader {
  #rows: string[][] = [];
  #row: string[] = [];
  #rowNumber = 0;
  #column = -1;
  #type = 'n';
  #isDate = false;
  #hasFormula = false;
  #value: string | undefined;
  #inline: string | undefined;
  /** Which element's text is being read. */
  #reading: 'value' | 'inline' | undefined;
  #phonetic = 0;

  constructor(
    readonly workbook: Workbook,
    readonly bounds: FileBounds,
  ) {}

  takeRows(): string[][] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'v') this.#reading = 'value';
    else if (name === 't') this.#reading = this.#phonetic === 0 ? 'inline' : undefined;
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'row') this.#openRow(attributes['r']);
    else if (name === 'rPh') this.#phonetic++;
  }

  text(text: string): void {
    if (this.#reading === 'value') this.#value = (this.#value ?? '') + text;
    else if (this.#reading === 'inline') this.#inline = (this.#inline ?? '') + text;
    const length = (this.#value?.length ?? 0) + (this.#inline?.length ?? 0);
    if (length > this.bounds.maxRecordBytes) throw this.#tooLong();
  }

  close(name: string): void {
    if (name === 'c') this.#closeCell();
    else if (name === 'row') {
      this.#rows.push(this.#row);
      this.#row = [];
    } else if (name === 'rPh') this.#phonetic--;
    if (name === 'v' || name === 't') this.#reading = undefined;
  }

  #openRow(reference: string | undefined): void {
    const given = Number(reference);
    const number = Number.isInteger(given) && given > this.#rowNumber ? given : this.#rowNumber + 1;
    if (number > LAST_ROW) throw unreadable('it has more rows than a sheet can have', '行数超过工作表上限');
    for (let gap = this.#rowNumber + 1; gap < number; gap++) this.#rows.push([]);
    this.#rowNumber = number;
    this.#row = [];
    this.#column = -1;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const reference = attributes['r'];
    this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
    this.#type = attributes['t'] ?? 'n';
    this.#isDate = this.workbook.dateStyles[Number(attributes['s'] ?? 0)] ?? false;
    this.#hasFormula = false;
    this.#value = undefined;
    this.#inline = undefined;
  }

  #closeCell(): void {
    const raw = {
      type: this.#type,
      value: this.#value,
      inline: this.#inline === undefined ? undefined : decodeEscapes(this.#inline),
      hasFormula: this.#hasFormula,
      isDate: this.#isDate,
    };
    const text = cellText(raw, this.workbook);
    if (text === '') return;
    if (this.#column >= this.bounds.maxColumns) throw this.#tooWide();
    while (this.#row.length < this.#column) this.#row.push('');
    this.#row[this.#column] = text;
  }

  #tooWide(): Error {
    return unreadable(
      `row ${this.#rowNumber} has more than ${this.bounds.maxColumns} columns`,
      `第 ${this.#rowNumber} 行超过 ${this.bounds.maxColumns} 列`,
    );
  }

  #tooLong(): Error {
    return unreadable(
      `a cell in row ${this.#rowNumber} is longer than ${this.bounds.maxRecordBytes} characters`,
      `第 ${this.#rowNumber} 行有单元格超过 ${this.bounds.maxRecordBytes} 个字符`,
    );
  }
}

/** Zero-based column of a reference such as `AB12`. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}
