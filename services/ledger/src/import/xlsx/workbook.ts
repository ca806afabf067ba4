import { posix } from 'node:path';
import type { FileBounds } from '../source/file-bounds.js';
import { unreadable } from '../unreadable.js';
import { isDateFormat } from './number-formats.js';
import { parseWholeXml } from './parse-xml.js';
import { readSharedStrings } from './shared-strings.js';
import type { ZipParts } from './zip-parts.js';

/** What has to be known of a workbook before a sheet can be read. */
export interface Workbook {
  readonly sheetNames: readonly string[];
  /** Part that holds the chosen sheet. */
  readonly sheetPart: string;
  readonly strings: readonly string[];
  /** By style number: whether a number in this style shows a date. */
  readonly dateStyles: readonly boolean[];
  readonly uses1904: boolean;
}

const WORKBOOK = 'xl/workbook.xml';

/**
 * Reads the small parts of a workbook and chooses a sheet: the one named, else the first that is not hidden.
 * @throws Problem FILE_NOT_READABLE when it is no .xlsx workbook or has no such sheet.
 */
export async function readWorkbook(
  parts: ZipParts,
  sheetName: string | undefined,
  bounds: FileBounds,
): Promise<Workbook> {
  if (!parts.names.includes(WORKBOOK)) throw notWorkbook(parts.names);
  const { sheets, uses1904 } = await readSheetList(parts);
  const targets = await readTargets(parts);
  const sheet = sheetName === undefined ? firstShown(sheets) : sheets.find(({ name }) => name === sheetName);
  const target = sheet && targets.get(sheet.relation);
  if (!target) throw noSuchSheet(sheets.map(({ name }) => name));
  const stringsPart = [...targets.values()].find((part) => /sharedStrings/i.test(part));
  const hasStrings = stringsPart !== undefined && parts.names.includes(stringsPart);
  return {
    sheetNames: sheets.map(({ name }) => name),
    sheetPart: target,
    strings: hasStrings ? await readSharedStrings(parts.read(stringsPart), bounds) : [],
    dateStyles: parts.names.includes('xl/styles.xml') ? await readDateStyles(parts) : [],
    uses1904,
  };
}

interface SheetEntry {
  readonly name: string;
  readonly relation: string;
  readonly isHidden: boolean;
}

async function readSheetList(parts: ZipParts): Promise<{ sheets: SheetEntry[]; uses1904: boolean }> {
  const sheets: SheetEntry[] = [];
  let uses1904 = false;
  await parseWholeXml(parts.read(WORKBOOK), {
    open(name, attributes) {
      if (name === 'workbookPr') uses1904 = /^(1|true|on)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const relation = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? '';
      const state = attributes['state'] ?? 'visible';
      sheets.push({ name: attributes['name'] ?? '', relation, isHidden: state !== 'visible' });
    },
  });
  return { sheets, uses1904 };
}

async function readTargets(parts: ZipParts): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await parseWholeXml(parts.read('xl/_rels/workbook.xml.rels'), {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return;
      const target = attributes['Target'] ?? '';
      const part = target.startsWith('/') ? target.slice(1) : posix.join('xl', target);
      targets.set(attributes['Id'] ?? '', part);
    },
  });
  return targets;
}

async function readDateStyles(parts: ZipParts): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const styles: boolean[] = [];
  let inCellStyles = false;
  await parseWholeXml(parts.read('xl/styles.xml'), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCellStyles = true;
      else if (name === 'xf' && inCellStyles) {
        const format = Number(attributes['numFmtId'] ?? 0);
        styles.push(isDateFormat(format, codes.get(format)));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return styles;
}

function firstShown(sheets: readonly SheetEntry[]): SheetEntry | undefined {
  return sheets.find(({ isHidden }) => !isHidden) ?? sheets[0];
}

function notWorkbook(names: readonly string[]): Error {
  if (names.some((name) => name.endsWith('workbook.bin'))) {
    return unreadable(
      'it is a binary workbook (.xlsb): save it as .xlsx',
      '这是 .xlsb 工作簿，请另存为 .xlsx',
    );
  }
  return unreadable(
    'it is a zip archive but not an .xlsx workbook: unpack it first',
    '这是 zip 压缩包而不是 .xlsx 工作簿，请先解压',
  );
}

function noSuchSheet(names: readonly string[]): Error {
  const list = names.join(', ');
  return unreadable(`it has no such sheet; its sheets are: ${list}`, `没有该工作表；现有工作表：${list}`);
}
