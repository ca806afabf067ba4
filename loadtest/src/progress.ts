import type { Progress } from './bench.js';

/** Writes what is being done to the error output, with the seconds since the start; the output is the result's. */
export function progressTo(stream: NodeJS.WritableStream): Progress {
  const startedAt = performance.now();
  return (text) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
    stream.write(`${seconds} s  ${text}\n`);
  };
}
