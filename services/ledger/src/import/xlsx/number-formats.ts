/**
 * Which number formats show a date. Ids without a definition in the file are built in (ECMA-376 part 1, 18.8.30,
 * with the East Asian ones): 14–22, 27–36, 45–47, 50–58.
 */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code !== undefined) return hasDateLetters(code);
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Letters of a date outside quotes, escapes, colours and conditions: `[Red]0.00` is no date, `yyyy"年"` is. */
function hasDateLetters(code: string): boolean {
  const bare = code
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\\.|_.|\*./g, '')
    .replaceAll(/\[(h+|m+|s+)\]/gi, '$1')
    .replaceAll(/\[[^\]]*\]/g, '');
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare);
}
