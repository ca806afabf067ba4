interface Work {
  readonly kind: 'add' | 'die' | 'fail' | 'spin' | 'eat';
  readonly a?: number;
  readonly b?: number;
  readonly forMs?: number;
}

/** What a thread of the tests does. */
export function work({ kind, a = 0, b = 0, forMs = 0 }: Work): number {
  if (kind === 'die') process.exit(7);
  if (kind === 'fail') throw new RangeError('the function itself');
  if (kind === 'eat') {
    const kept: number[][] = [];
    for (;;) kept.push(new Array<number>(1_000_000).fill(kept.length));
  }
  const until = performance.now() + forMs;
  while (performance.now() < until);
  return a + b;
}
