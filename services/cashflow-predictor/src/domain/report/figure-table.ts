import { type Html, html } from './html.js';

interface FigureTable {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[];
}

/** A table of figures. End tags that HTML lets one leave out are left out: pages of many days stay small. */
export function figureTable({ caption, head, rows }: FigureTable): Html {
  return html`<div class="wide"><table><caption>${caption}</caption><thead><tr>${head.map((cell) => html`<th scope="col">${cell}`)}</thead><tbody>${rows.map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}${cells.map((cell) => html`<td>${cell}`)}
`,
  )}</tbody></table></div>
`;
}
