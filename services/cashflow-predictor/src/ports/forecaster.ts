import type { CashflowInput, CashflowResult } from '../domain/forecast-cashflow.js';

/** Computes a forecast: the pure function of the domain, wherever it runs. */
export type Forecaster = (input: CashflowInput) => Promise<CashflowResult>;
