/**
 * P(X ≥ successes) of a binomial with `trials` and `chance`, by summing its own terms: the first by logarithms,
 * each next by its ratio to the one before. The shorter side of the sum is taken.
 */
export function binomialUpperTail(successes: number, trials: number, chance: number): number {
  if (successes <= 0) return 1;
  if (successes > trials || chance <= 0) return 0;
  if (chance >= 1) return 1;
  const odds = chance / (1 - chance);
  if (successes > trials * chance) {
    return sumTerms(logTerm(successes, trials, chance), (k) => ((trials - k) / (k + 1)) * odds, successes);
  }
  // Below the mean the complement is shorter: P(X ≤ successes − 1), walked downwards.
  const below = successes - 1;
  const ratio = (k: number): number => {
    const at = below - (k - below);
    return at <= 0 ? 0 : at / ((trials - at + 1) * odds);
  };
  return 1 - sumTerms(logTerm(below, trials, chance), ratio, below);
}

function sumTerms(logFirst: number, ratio: (k: number) => number, start: number): number {
  let sum = 1;
  let term = 1;
  for (let k = start; ; k++) {
    term *= ratio(k);
    if (!(term > sum * 1e-17)) break;
    sum += term;
  }
  return Math.min(1, Math.exp(logFirst) * sum);
}

/** ln of the probability of exactly k successes. */
function logTerm(k: number, n: number, chance: number): number {
  return (
    logFactorial(n) -
    logFactorial(k) -
    logFactorial(n - k) +
    k * Math.log(chance) +
    (n - k) * Math.log1p(-chance)
  );
}

/** ln n!: the product below 20, Stirling's series from there (error below 1e-16 of the value). */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let factor = 2; factor <= n; factor++) product *= factor;
    return Math.log(product);
  }
  const inverse = 1 / n;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}
