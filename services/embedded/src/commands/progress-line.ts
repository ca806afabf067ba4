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
      stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, stream.columns - 1))}`);
    },
    end: () => {
      stream.write('\r\u001b[2K');
    },
  };
}
