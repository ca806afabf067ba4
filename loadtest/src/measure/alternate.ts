type Side = () => Promise<number>;

/**
 * Measures each side once a round, in turn, and starts each round with another side, so that what changes on the
 * machine while the bench runs touches all of them alike.
 */
export async function alternate<Name extends string>(
  rounds: number,
  sides: Readonly<Record<Name, Side>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(sides) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length]!;
      values[name].push(await sides[name]());
    }
  }
  return values;
}
