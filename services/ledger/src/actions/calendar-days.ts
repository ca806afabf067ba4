import type { Merchant } from '@merchant-analysis/contracts/merchants';
import { parseDayCut } from '@merchant-analysis/kernel/business-date';
import { calendarPartyDays, nightsToRead } from '../domain/calendar-party-days.js';
import type { Calendars } from '../domain/calendars.js';
import type { DayPart, MerchantDays, PartyDay, ReadModelPort } from '../ports/read-models.js';

interface Rim {
  readonly readModels: ReadModelPort;
  readonly calendars: Calendars;
}

interface Query extends MerchantDays {
  readonly method: 'cash' | 'transfer';
  readonly minAbsSumMinor: number;
  readonly party?: string | undefined;
}

/** Days of customers that are taken together: far more than a merchant has that works past midnight. */
const MOST_PARTY_DAYS = 100_000;
/** Beyond any change to or from summer time: the rows themselves say their business day. */
const SLACK_MS = 3 * 3_600_000;

/**
 * Days of customers by calendar day, for a merchant whose business day ends after midnight. The sums of business days
 * are kept; of the rows only those between midnight and the cut are read, on nights that can decide.
 */
export async function listCalendarPartyDays(
  { readModels, calendars }: Rim,
  merchant: Merchant,
  { minAbsSumMinor: leastMinor, ...query }: Query,
): Promise<{ rows: PartyDay[]; isComplete: boolean }> {
  const { tenantId, merchantId, fromDay, toDay, method } = query;
  const rows = await readModels.listPartyDays({
    ...query,
    fromDay: fromDay - 1,
    minAbsSumMinor: 0,
    limit: MOST_PARTY_DAYS + 1,
  });
  const wanted = { fromDay, toDay, leastMinor };
  const parts = nightsToRead(rows, wanted).map((day) => nightOf(calendars, merchant, day));
  const nights =
    parts.length === 0 ? [] : await readModels.sumParties({ tenantId, merchantId, method, parts });
  return { rows: calendarPartyDays(rows, nights, wanted), isComplete: rows.length <= MOST_PARTY_DAYS };
}

/** From midnight to the cut, at the end of a business day. */
function nightOf(calendars: Calendars, { timeZone, dayCut }: Merchant, day: number): DayPart {
  const calendar = calendars.of(timeZone, dayCut);
  return {
    day,
    first: calendar.instantOf(day + 1, 0),
    last: calendar.instantOf(day + 1, parseDayCut(dayCut) * 60) + SLACK_MS,
  };
}
