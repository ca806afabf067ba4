import type { CashflowForecast, RealisedForecast } from '@merchant-analysis/contracts/cashflow';
import type { RealisedDays } from '../domain/drift/compare-with-books.js';

/** A forecast that was given, and how it turned out so far. */
export interface KeptForecast {
  readonly forecast: CashflowForecast;
  /** Whose books it was made from: nobody sees it who may not see all of them. */
  readonly merchantIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly realised?: RealisedForecast | undefined;
}

/** The line of a forecast in a list. */
export interface ForecastSummary {
  readonly id: string;
  readonly merchantIds: readonly string[];
  readonly keptAt: number;
  readonly asOf: string;
  readonly horizonDays: number;
  readonly dataVersion: string;
  readonly scoredDays: number;
}

/** A place in the list of a subject's forecasts, newest first. */
export interface ForecastPlace {
  readonly keptAt: number;
  readonly id: string;
}

/** Keeps forecasts by tenant. Each method is one atomic step. @throws Problem STORAGE_FULL, STORAGE_UNAVAILABLE. */
export interface ForecastStore {
  /** Keeps it unless the tenant has one with this id: the same question has the same answer. */
  keepForecast(tenantId: string, kept: KeptForecast): Promise<void>;
  findForecast(tenantId: string, id: string): Promise<KeptForecast | undefined>;
  /** Newest first, equal instants by descending id; from behind `after`. */
  listForecasts(
    tenantId: string,
    subject: CashflowForecast['subject'],
    page: { limit: number; after?: ForecastPlace | undefined },
  ): Promise<ForecastSummary[]>;
  /**
   * How the days of the forecasts of a subject turned out, those with the newest books first. Of several with books up
   * to the same day the one that looks furthest ahead, of these the one given first, then that of the smallest id.
   * @param page.before `YYYY-MM-DD`: the books must end before this day
   */
  listRealised(
    tenantId: string,
    subject: CashflowForecast['subject'],
    page: { before: string; limit: number },
  ): Promise<{ readonly asOf: string; readonly byDay: RealisedDays }[]>;
  /** Forecasts with days not yet compared with what happened, by ascending id, from behind `afterId`. */
  listOpenForecasts(
    tenantId: string,
    page: { limit: number; afterId?: string | undefined },
  ): Promise<KeptForecast[]>;
  /** Notes how a forecast turned out, unless it is already known through a later day. */
  keepRealised(
    tenantId: string,
    id: string,
    comparison: { realised: RealisedForecast; byDay: RealisedDays },
  ): Promise<void>;
  /** Takes it from the open ones for good: there is nothing to compare it with. */
  closeForecast(tenantId: string, id: string): Promise<void>;
  /** Ids of forecasts that were given before an instant (milliseconds since 1970), oldest first. */
  listOldForecasts(tenantId: string, page: { keptBefore: number; limit: number }): Promise<string[]>;
  forgetForecasts(tenantId: string, ids: readonly string[]): Promise<void>;
}
