import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { HEADINGS, madeRecord } from './made-records.js';

/** Columns that hold numbers; the other cells are shared strings, as Excel writes them. */
const NUMBERS: ReadonlySet<number> = new Set([HEADINGS.indexOf('amount'), HEADINGS.indexOf('quantity')]);
const RECORDS_A_BLOCK = 1_000;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Writes a workbook of one sheet with the same records as `writeCsv`. */
export async function writeXlsx(file: string, count: number): Promise<void> {
  const zip = new yazl.ZipFile();
  const strings = new Map<string, number>();
  const rows = [...sheetBlocks(count, strings)];
  for (const [name, text] of Object.entries(FRAME)) zip.addBuffer(Buffer.from(XML + text), name);
  zip.addReadStream(Readable.from(rows), 'xl/worksheets/sheet1.xml');
  zip.addReadStream(Readable.from(stringBlocks(strings)), 'xl/sharedStrings.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

function* sheetBlocks(count: number, strings: Map<string, number>): Generator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetData>${row(1, [...HEADINGS], strings, true)}`;
  for (let start = 0; start < count; start += RECORDS_A_BLOCK) {
    let block = '';
    for (let index = start; index < Math.min(count, start + RECORDS_A_BLOCK); index++) {
      block += row(index + 2, madeRecord(index, count), strings, false);
    }
    yield block;
  }
  yield '</sheetData></worksheet>';
}

function row(
  number: number,
  texts: readonly string[],
  strings: Map<string, number>,
  isHeading: boolean,
): string {
  const cells = texts.map((text, column) => {
    const at = `${String.fromCharCode(65 + column)}${number}`;
    if (NUMBERS.has(column) && !isHeading) return `<c r="${at}"><v>${text}</v></c>`;
    let index = strings.get(text);
    if (index === undefined) {
      index = strings.size;
      strings.set(text, index);
    }
    return `<c r="${at}" t="s"><v>${index}</v></c>`;
  });
  return `<row r="${number}">${cells.join('')}</row>`;
}

function* stringBlocks(strings: ReadonlyMap<string, number>): Generator<string> {
  yield `${XML}<sst xmlns="${MAIN}" uniqueCount="${strings.size}">`;
  for (const text of strings.keys()) yield `<si><t>${text}</t></si>`;
  yield '</sst>';
}

const FRAME: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${SHEET_TYPE}.sharedStrings+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
};
