import type { Document } from 'mongodb';

/** Where the small facts of a row stand in `traits`: see `domain/traits.ts`. */
const PLACES = {
  kind: { shift: 0, width: 4 },
  status: { shift: 4, width: 2 },
  method: { shift: 6, width: 3 },
  accountType: { shift: 9, width: 2 },
  isOut: { shift: 11, width: 1 },
  hour: { shift: 14, width: 5 },
} as const;

type Trait = keyof typeof PLACES;

/** The condition that rows have these traits; traits that are undefined may be anything. */
export function withTraits(wanted: Partial<Record<Trait, number | undefined>>): Document {
  let set = 0;
  let clear = 0;
  for (const trait of Object.keys(PLACES) as Trait[]) {
    const value = wanted[trait];
    if (value === undefined) continue;
    const { shift, width } = PLACES[trait];
    set |= value << shift;
    clear |= (~value & ((1 << width) - 1)) << shift;
  }
  const bits = {
    ...(set === 0 ? {} : { $bitsAllSet: set }),
    ...(clear === 0 ? {} : { $bitsAllClear: clear }),
  };
  return set === 0 && clear === 0 ? {} : { traits: bits };
}

/** A trait of a row in an aggregation. */
export function traitOf(trait: Trait): Document {
  const { shift, width } = PLACES[trait];
  return { $mod: [{ $trunc: { $divide: ['$traits', 1 << shift] } }, 1 << width] };
}
