import type {
  Cliff,
  ForecastDrivers,
  ForecastEvent,
  ForecastSeries,
} from '@merchant-analysis/contracts/forecast-detail';
import type { CashflowInput } from '../domain/forecast-cashflow.js';

/** What a forecast was computed from, and what it said beside its numbers. */
export interface ForecastBasis {
  /** Everything that decides the numbers: the same again gives them again, bit for bit. */
  readonly input: CashflowInput;
  readonly series: ForecastSeries;
  readonly events: readonly ForecastEvent[];
  readonly drivers: ForecastDrivers;
  readonly cliffs: readonly Cliff[];
}

/** Keeps the bases of forecasts by tenant. @throws Problem STORAGE_FULL, STORAGE_UNAVAILABLE. */
export interface ForecastBasisStore {
  /** Keeps it unless the tenant has one for this forecast. */
  keepBasis(tenantId: string, forecastId: string, basis: ForecastBasis): Promise<void>;
  findBasis(tenantId: string, forecastId: string): Promise<ForecastBasis | undefined>;
  forgetBases(tenantId: string, forecastIds: readonly string[]): Promise<void>;
}
