/**
 * Characters that XML cannot hold stand in a workbook as `_x000D_` (ECMA-376 part 1, 22.9.2.19). Control
 * characters other than tab and line breaks are dropped: no cell needs them, and one marks damaged cells here.
 */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code >= 0x20 || code === 0x09 || code === 0x0a || code === 0x0d ? String.fromCharCode(code) : '';
  });
}

/** Text as the content of an XML element of a workbook; the opposite of `decodeEscapes` after an XML reader. */
export function encodeText(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold is what is replaced here
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
