import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

interface WorkbookParts {
  /** Content of `sheetData`. */
  readonly rows: string;
  readonly sharedStrings?: readonly string[];
  readonly uses1904?: boolean;
  /** Put before the sheet's root element. */
  readonly prolog?: string;
  /** More parts, or others in the place of the usual ones. */
  readonly parts?: Readonly<Record<string, string | Buffer>>;
  readonly hiddenFirst?: boolean;
}

/** Style 0 is plain, 1 is `yyyy-mm-dd hh:mm`, 2 is a date of built-in format 14. */
const STYLES = `${HEAD}<styleSheet ${MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>`;

/** A workbook as Excel writes one, part by part, so that tests can break any of them. */
export async function makeWorkbook(content: WorkbookParts): Promise<Buffer> {
  const strings = content.sharedStrings ?? [];
  const relations =
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/>';
  const hidden = content.hiddenFirst ? '<sheet name="Notes" sheetId="2" state="hidden" r:id="rId4"/>' : '';
  const parts: Record<string, string | Buffer> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${HEAD}<workbook ${MAIN} xmlns:r="r"><workbookPr${content.uses1904 ? ' date1904="1"' : ''}/><sheets>${hidden}<sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships ${relations}<Relationship Id="rId2" Type="t/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="t/styles" Target="styles.xml"/><Relationship Id="rId4" Type="t/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': `${HEAD}<sst ${MAIN}>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet2.xml': `${HEAD}<worksheet ${MAIN}><sheetData><row><c t="inlineStr"><is><t>not this</t></is></c></row></sheetData></worksheet>`,
    'xl/worksheets/sheet1.xml': `${HEAD}${content.prolog ?? ''}<worksheet ${MAIN}><dimension ref="A1:B2"/><sheetData>${content.rows}</sheetData></worksheet>`,
    ...content.parts,
  };
  return makeZip(parts);
}

export async function makeZip(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) archive.addBuffer(Buffer.from(content), name);
  archive.end();
  return buffer(archive.outputStream as Readable);
}

export const text = (value: string): string =>
  `<c t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
export const number = (value: string | number, style = 0): string => `<c s="${style}"><v>${value}</v></c>`;
export const row = (...cells: string[]): string => `<row>${cells.join('')}</row>`;
