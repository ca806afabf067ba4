import { Problem } from '@merchant-analysis/kernel/problem';
import { SaxesParser } from 'saxes';
import { unreadable } from '../unreadable.js';

/** The XML reader gathers the text between two tags in memory: more than this is no cell. */
const MAX_BYTES_BETWEEN_TAGS = 4_194_304;

interface XmlHandlers {
  /** Names come without their namespace prefix. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Feeds XML to handlers, block by block; the caller may take what they gathered after each. A document type
 * definition is refused: a workbook has none, and entities declared there are how a small file becomes huge.
 * @throws Problem FILE_NOT_READABLE when it is not well-formed UTF-8 XML.
 */
export async function* parseXml(blocks: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false as const, position: false });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  parser.on('doctype', () => {
    throw unreadable('its XML declares a document type, which no workbook needs', '工作簿 XML 含有 DTD 声明');
  });
  parser.on('error', (error) => {
    throw error;
  });
  let sinceTag = 0;
  parser.on('opentag', (tag) => {
    sinceTag = 0;
    handlers.open?.(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    sinceTag = 0;
    handlers.close?.(localName(tag.name));
  });
  if (handlers.text) parser.on('text', handlers.text.bind(handlers));
  try {
    for await (const block of blocks) {
      sinceTag += block.length;
      parser.write(decoder.decode(block, { stream: true }));
      if (sinceTag > MAX_BYTES_BETWEEN_TAGS) throw tooLongText();
      yield;
    }
    parser.write(decoder.decode());
    parser.close();
    yield;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unreadable('its XML is damaged: save the workbook again', '工作簿 XML 损坏，请重新保存', error);
  }
}

/** Reads all of a part for its handlers' sake. */
export async function parseWholeXml(blocks: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of parseXml(blocks, handlers));
}

function tooLongText(): Error {
  return unreadable('its XML has a text without end', '工作簿 XML 含有过长的文本');
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
