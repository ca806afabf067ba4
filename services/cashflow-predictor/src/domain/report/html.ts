/** A piece of HTML. Only the `html` tag makes one, so whatever is not one gets escaped on its way into a page. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Piece = string | number | Html | readonly Html[];

/**
 * A template of HTML: what stands in it as text is taken for text, wherever it came from.
 * @example String(html`<p>${'<b>'}</p>`) // '<p>&lt;b&gt;</p>'
 */
export function html(template: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  let text = template[0]!;
  pieces.forEach((piece, index) => {
    text += written(piece) + template[index + 1]!;
  });
  return new Html(text);
}

function written(piece: Piece): string {
  if (piece instanceof Html) return String(piece);
  if (typeof piece === 'object') return piece.map(String).join('');
  return escapeHtml(String(piece));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}
