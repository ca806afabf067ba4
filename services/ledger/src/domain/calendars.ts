import { type BusinessCalendar, businessCalendar } from '@merchant-analysis/kernel/business-date';

/** Calendars by time zone and day cut. A calendar remembers its offsets, so one of each is kept. */
export class Calendars {
  readonly #known = new Map<string, BusinessCalendar>();

  of(timeZone: string, dayCut: string): BusinessCalendar {
    const name = `${timeZone} ${dayCut}`;
    let calendar = this.#known.get(name);
    if (!calendar) {
      calendar = businessCalendar(timeZone, dayCut);
      this.#known.set(name, calendar);
    }
    return calendar;
  }
}
