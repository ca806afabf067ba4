import { cellText, type RawCell } from '@merchant-analysis/ledger/import/xlsx/cell-value';
import { formatExcelDate } from '@merchant-analysis/ledger/import/xlsx/excel-date';
import { isDateFormat } from '@merchant-analysis/ledger/import/xlsx/number-formats';
import { decodeEscapes, encodeText } from '@merchant-analysis/ledger/import/xlsx/xml-escapes';
import { expect } from 'chai';

const cell = (changes: Partial<RawCell>): string =>
  cellText(
    { type: 'n', value: undefined, inline: undefined, hasFormula: false, isDate: false, ...changes },
    { strings: ['first', 'second'], uses1904: false },
  );

describe('a cell of a workbook', () => {
  it('is read as a person sees it', () => {
    expect(cell({ type: 's', value: '1' })).to.equal('second');
    expect(cell({ type: 'inlineStr', inline: '面' })).to.equal('面');
    expect(cell({ value: '25.5' })).to.equal('25.5');
    expect(cell({ value: '12.550000000000001' })).to.equal('12.55');
    expect(cell({ value: '1E-3' })).to.equal('0.001');
    expect(cell({ value: '1.5E+5' })).to.equal('150000');
    expect(cell({ type: 'b', value: '1' })).to.equal('TRUE');
    expect(cell({ value: '45356.379861111112', isDate: true })).to.equal('2024-03-05 09:07:00');
    expect(cell({})).to.equal('');
  });

  it('of a formula gives its stored result, and is damaged without one', () => {
    expect(cell({ hasFormula: true, value: '7' })).to.equal('7');
    expect(cell({ hasFormula: true, type: 'str', value: '' })).to.equal('');
    expect(cell({ hasFormula: true })).to.equal('\u0001formula');
  });

  it('is damaged when it shows an error, points nowhere, or is an id that lost its last digits', () => {
    expect(cell({ type: 'e', value: '#N/A' })).to.equal('\u0001error');
    expect(cell({ type: 's', value: '9' })).to.equal('\u0001error');
    expect(cell({ value: '4.2000012345678902E+27' })).to.equal('\u0001digits');
    expect(cell({ value: '1234567890123456' })).to.equal('\u0001digits');
    expect(cell({ value: '123456789012345' })).to.equal('123456789012345');
  });
});

describe('an Excel date', () => {
  it('is counted from 1900 with the leap day that never was, or from 1904', () => {
    // ECMA-376 part 1, 18.17.4.1: 1 is 1900-01-01, 61 is 1900-03-01; in the 1904 system 0 is 1904-01-01.
    expect(formatExcelDate(1, false)).to.equal('1900-01-01 00:00:00');
    expect(formatExcelDate(59, false)).to.equal('1900-02-28 00:00:00');
    expect(formatExcelDate(60, false)).to.equal(undefined);
    expect(formatExcelDate(61, false)).to.equal('1900-03-01 00:00:00');
    expect(formatExcelDate(0, true)).to.equal('1904-01-01 00:00:00');
    expect(formatExcelDate(45356, false)).to.equal('2024-03-05 00:00:00');
    expect(formatExcelDate(43894, true)).to.equal('2024-03-05 00:00:00');
    expect(formatExcelDate(0.5, false)).to.equal('12:00:00');
    expect(formatExcelDate(-1, false)).to.equal(undefined);
  });

  it('is told from other numbers by its format', () => {
    for (const id of [14, 22, 31, 47, 57]) expect(isDateFormat(id, undefined), String(id)).to.equal(true);
    for (const id of [0, 1, 2, 9, 49]) expect(isDateFormat(id, undefined), String(id)).to.equal(false);
    for (const code of ['yyyy-mm-dd', 'yyyy"年"m"月"d"日"', '[h]:mm:ss', 'm/d/yy h:mm', '[$-804]yyyy/m/d']) {
      expect(isDateFormat(164, code), code).to.equal(true);
    }
    for (const code of ['0.00', '#,##0.00 [Red]', '"day" 0', '¥#,##0', 'General', '0.00\\d', '[Magenta]0']) {
      expect(isDateFormat(164, code), code).to.equal(false);
    }
  });
});

describe('text in the XML of a workbook', () => {
  it('survives signs that XML cannot hold', () => {
    for (const text of ['a\u000bb', '_x0041_', '\ud800', '<&>', '面 & 饭', '_x005F_x0041_']) {
      const xml = encodeText(text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      // A control character other than tab and line breaks is dropped when it is read.
      expect(decodeEscapes(xml), JSON.stringify(text)).to.equal(text.replaceAll('\u000b', ''));
    }
  });
});
