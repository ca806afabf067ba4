/**
 * The origins of the backtest, ascending, and at the end the origin of the forecast itself (the length of the
 * series). They lie whole weeks apart, so that a day of the horizon is the same weekday from each of them.
 */
export function chooseOrigins(length: number, options: { most: number; earliest: number }): Int32Array {
  const possible = Math.floor((length - options.earliest) / 7);
  const count = Math.max(0, Math.min(options.most, possible));
  const origins = new Int32Array(count + 1);
  for (let index = 0; index <= count; index++) origins[index] = length - 7 * (count - index);
  return origins;
}
