/** One line at the bottom of a terminal that is written over and over; nothing where the output is a file. */
export interface ProgressLine {
  show(text: string): void;
  /** Clears the line. */
  end(): void;
}

export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  if (!stream.isTTY) return { show: () => {}, end: () => {} };
  return {
    show: (text) => {
      stream.write(`\r\u001b[2K${cutToWidth(text, (stream.columns || USUAL_COLUMNS) - 1)}`);
    },
    end: () => {
      stream.write('\r\u001b[2K');
    },
  };
}

/** A terminal that does not tell its width has 0 columns. */
const USUAL_COLUMNS = 80;

/** As much of a text as fits so many columns; Chinese characters take two. */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  let cut = '';
  for (const character of text) {
    width += character.codePointAt(0)! >= 0x1100 ? 2 : 1;
    if (width > columns) break;
    cut += character;
  }
  return cut;
}
