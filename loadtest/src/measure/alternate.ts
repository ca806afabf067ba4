/**
 * Measures each side once a round, in turn, and starts each round with another side, so that what changes on the
 * machine while the bench runs touches all of them alike.
 */
export async function alternate<Name extends string, Value = number>(
  rounds: number,
  sides: Readonly<Record<Name, () => Promise<Value>>>,
): Promise<Record<Name, Value[]>> {
  const names = Object.keys(sides) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as Value[]])) as Record<Name, Value[]>;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length]!;
      values[name].push(await sides[name]());
    }
  }
  return values;
}
