import type { Feast } from '../domain/feast.js';

/** Which feasts move the takings of a merchant. */
export interface Calendar {
  /** Feasts of the country of a currency; empty where none are known. */
  feastsOf(currency: string): readonly Feast[];
}
