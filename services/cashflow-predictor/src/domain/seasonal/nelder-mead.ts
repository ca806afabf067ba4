/** A point of the search and its cost. */
interface Vertex {
  readonly at: readonly number[];
  readonly cost: number;
}

/** The search ends when the simplex is this flat, relative to the best cost. */
const FLAT = 1e-8;

/**
 * Minimises a function of a few numbers without derivatives (Nelder & Mead 1965, the usual coefficients 1, 2, ½, ½).
 * @param steps edge of the first simplex along each number.
 * @returns the best point that was seen.
 */
export function minimise(
  costOf: (at: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  most: { iterations: number },
): readonly number[] {
  const measure = (at: readonly number[]): Vertex => ({ at, cost: costOf(at) });
  const size = start.length;
  let simplex = [measure(start)];
  for (let axis = 0; axis < size; axis++) {
    simplex.push(measure(start.map((value, index) => (index === axis ? value + steps[axis]! : value))));
  }
  for (let iteration = 0; iteration < most.iterations; iteration++) {
    simplex.sort((a, b) => a.cost - b.cost);
    const best = simplex[0]!;
    const worst = simplex[size]!;
    if (worst.cost - best.cost <= FLAT * Math.abs(best.cost)) break;
    const centre = start.map((_, axis) => {
      let sum = 0;
      for (let vertex = 0; vertex < size; vertex++) sum += simplex[vertex]!.at[axis]!;
      return sum / size;
    });
    const towards = (share: number): Vertex =>
      measure(centre.map((value, axis) => value + share * (worst.at[axis]! - value)));
    const reflected = towards(-1);
    if (reflected.cost < best.cost) {
      const expanded = towards(-2);
      simplex[size] = expanded.cost < reflected.cost ? expanded : reflected;
    } else if (reflected.cost < simplex[size - 1]!.cost) simplex[size] = reflected;
    else {
      const contracted = towards(reflected.cost < worst.cost ? -0.5 : 0.5);
      if (contracted.cost < Math.min(reflected.cost, worst.cost)) simplex[size] = contracted;
      else {
        simplex = simplex.map((vertex, index) =>
          index === 0 ? best : measure(vertex.at.map((value, axis) => (value + best.at[axis]!) / 2)),
        );
      }
    }
  }
  return simplex.reduce((best, vertex) => (vertex.cost < best.cost ? vertex : best)).at;
}
