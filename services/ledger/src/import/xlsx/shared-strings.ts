import type { FileBounds } from '../source/file-bounds.js';
import { unreadable } from '../unreadable.js';
import { parseWholeXml } from './parse-xml.js';
import { decodeEscapes } from './xml-escapes.js';

/**
 * The table of strings that cells point into: the one part of a workbook that has to be kept in memory, so its
 * characters are counted. Rich text is joined; phonetic guides (rPh) are not part of the text.
 * @throws Problem FILE_NOT_READABLE
 */
export async function readSharedStrings(
  blocks: AsyncIterable<Buffer>,
  bounds: FileBounds,
): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let chars = 0;
  let inText = false;
  let phonetic = 0;
  await parseWholeXml(blocks, {
    open(name) {
      if (name === 'si') current = '';
      else if (name === 't') inText = phonetic === 0;
      else if (name === 'rPh') phonetic++;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic--;
      else if (name === 'si') {
        chars += current.length + 8;
        if (chars > bounds.maxSharedStringChars) throw tooManyStrings(bounds.maxSharedStringChars);
        strings.push(decodeEscapes(current));
      }
    },
    text(text) {
      if (!inText) return;
      current += text;
      if (current.length > bounds.maxSharedStringChars) throw tooManyStrings(bounds.maxSharedStringChars);
    },
  });
  return strings;
}

function tooManyStrings(limit: number): Error {
  return unreadable(
    `its table of strings has more than ${limit} characters: save it as CSV`,
    `工作簿字符串表超过 ${limit} 个字符，请另存为 CSV`,
  );
}
