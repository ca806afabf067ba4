/** A line of progress that a terminal overwrites; silent where the output is no terminal. */
export function progressLine(stream: NodeJS.WriteStream): (done: number, all: number) => void {
  if (!stream.isTTY) return () => undefined;
  return (done, all) => {
    const end = done === all ? '\n' : '';
    stream.write(`\r${done} of ${all} series (${Math.round((100 * done) / all)} %)${end}`);
  };
}
