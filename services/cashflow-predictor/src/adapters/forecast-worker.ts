import { forecastCashflow } from '../domain/forecast-cashflow.js';

/** What a thread runs. */
export default forecastCashflow;
