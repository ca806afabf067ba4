import type { WorkCalendar } from '../domain/books/work-calendar.js';
import type { Feast } from '../domain/feasts/feast.js';
import type { VatRules } from '../domain/taxes/vat-rules.js';

/** What the law and the State Council say of days and taxes. */
export interface LawBook {
  /** The days off of a time zone; plain weekends where no others are known. */
  calendarOf(timeZone: string): WorkCalendar;
  /** Feasts of the country of a currency, which move takings; empty where none are known. */
  feastsOf(currency: string): readonly Feast[];
  readonly vat: VatRules;
  /** Of all that the law was read from: another one where it says something else. */
  readonly digest: string;
}
