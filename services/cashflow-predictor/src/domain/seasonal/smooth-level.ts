import { minimise } from './nelder-mead.js';

/** Simple exponential smoothing, ETS(A,N,N), with the α of least one-step squares. */
export function smoothLevel(values: Float64Array): { alpha: number; level: number } {
  const count = Math.min(values.length, 4);
  let start = 0;
  for (let index = 0; index < count; index++) start += values[index]! / count;
  const run = (alpha: number): { level: number; squares: number } => {
    let level = start;
    let squares = 0;
    for (let index = 0; index < values.length; index++) {
      const error = values[index]! - level;
      squares += error * error;
      level += alpha * error;
    }
    return { level, squares };
  };
  const clamp = (alpha: number): number => Math.min(Math.max(alpha, 0.001), 0.999);
  const [found] = minimise(([alpha]) => run(clamp(alpha!)).squares, [0.3], [0.2], { iterations: 40 });
  const alpha = clamp(found!);
  return { alpha, level: run(alpha).level };
}
