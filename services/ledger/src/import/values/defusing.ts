/**
 * A spreadsheet runs a cell that begins with = + - @ (or their full-width forms), a tab or a carriage return as a
 * formula. Such cells get an apostrophe in front when they are written and lose it when they are read back. So do
 * cells with blanks at an end, which would be trimmed, and cells that begin with an apostrophe before such a sign.
 */
const DANGEROUS = /^'*[=+\-@\t\r＝＋－＠]/;
const PROTECTED = /^'(?:'*[=+\-@\t\r＝＋－＠]|'*\s|.*\s$)/s;

/** Text as a cell that no spreadsheet runs. Numbers that are written as numbers need none of this. */
export function defuse(text: string): string {
  return DANGEROUS.test(text) || PROTECTED.test(text) || text !== text.trim() ? `'${text}` : text;
}

/** The text behind the apostrophe, exactly; any other cell without the blanks around it. */
export function undefuse(cell: string): string {
  return PROTECTED.test(cell) ? cell.slice(1) : cell.trim();
}
