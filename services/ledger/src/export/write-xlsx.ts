import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problem } from '@merchant-analysis/contracts/problems';
import yazl from 'yazl';
import { defuse } from '../import/values/defusing.js';
import { encodeText } from '../import/xlsx/xml-escapes.js';
import { type Cell, MOST_DIGITS, type Sheet } from './cell.js';
import { contentTypes, PACKAGE_RELATIONS, STYLES, workbookRelations, workbookXml } from './workbook-parts.js';

const MOST_ROWS = 1_048_576;
const ROWS_A_BLOCK = 500;

/**
 * Writes a workbook while its rows come in: nothing but the row in hand is in memory. Text is text, with the
 * apostrophe that keeps it from becoming a formula elsewhere; numbers are numbers.
 * @throws Problem CONFLICT when a table has more rows than a sheet holds
 */
export async function writeXlsx(path: string, sheets: readonly Sheet[]): Promise<void> {
  const names = sheetNames(sheets);
  const archive = new yazl.ZipFile();
  const writing = pipeline(archive.outputStream, createWriteStream(path));
  const failed = new Promise<never>((_, reject) => {
    archive.on('error', reject);
    for (const [index, sheet] of sheets.entries()) {
      const stream = Readable.from(sheetXml(sheet), { objectMode: false });
      stream.on('error', reject);
      archive.addReadStream(stream, `xl/worksheets/sheet${index + 1}.xml`);
    }
  });
  const parts: readonly [string, string][] = [
    ['[Content_Types].xml', contentTypes(sheets.length)],
    ['_rels/.rels', PACKAGE_RELATIONS],
    ['xl/workbook.xml', workbookXml(names)],
    ['xl/_rels/workbook.xml.rels', workbookRelations(sheets.length)],
    ['xl/styles.xml', STYLES],
  ];
  for (const [name, xml] of parts) archive.addBuffer(Buffer.from(xml), name);
  archive.end();
  await Promise.race([writing, failed]);
}

async function* sheetXml({ headings, rows }: Sheet): AsyncGenerator<Buffer> {
  let block =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>';
  let written = 0;
  if (headings.length > 0) {
    block += rowXml(headings);
    written++;
  }
  for await (const row of rows) {
    if (++written > MOST_ROWS) throw tooManyRows();
    block += rowXml(row);
    if (written % ROWS_A_BLOCK !== 0) continue;
    yield Buffer.from(block);
    block = '';
  }
  yield Buffer.from(`${block}</sheetData></worksheet>`);
}

/** Cells carry no reference: they follow one another, an empty one holds its place. */
function rowXml(cells: readonly Cell[]): string {
  return `<row>${cells.map(cellXml).join('')}</row>`;
}

function cellXml(cell: Cell): string {
  if (cell === undefined || cell === '') return '<c/>';
  if (typeof cell !== 'string' && cell.number.replaceAll(/\D/g, '').length <= MOST_DIGITS) {
    return `<c><v>${cell.number}</v></c>`;
  }
  const text = typeof cell === 'string' ? defuse(cell) : cell.number;
  return `<c t="inlineStr"><is><t xml:space="preserve">${encodeText(text)}</t></is></c>`;
}

/** Excel wants names of at most 31 characters without some signs, each once. */
function sheetNames(sheets: readonly Sheet[]): string[] {
  const taken = new Set<string>();
  return sheets.map(({ name }) => {
    const base =
      name
        .replaceAll(/[[\]:*?/\\']/g, ' ')
        .trim()
        .slice(0, 27) || 'Sheet';
    let unique = base;
    for (let times = 2; taken.has(unique.toLowerCase()); times++) unique = `${base} ${times}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function tooManyRows(): Error {
  return problem('CONFLICT', {
    reason: {
      en: `a sheet holds ${MOST_ROWS} rows: export CSV, or a shorter window`,
      zh: `工作表最多 ${MOST_ROWS} 行，请导出 CSV 或缩短日期范围`,
    },
  });
}
