import type { Call } from '@merchant-analysis/broker/service';
import { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import { checkCompliance } from '@merchant-analysis/contracts/compliance';
import { analyzeCosts } from '@merchant-analysis/contracts/cost';
import type { Analysts } from '../ports/analysts.js';

/** The analysts as one request sees them. Who has not answered after `timeoutMs` counts as not there. */
export function analystsOf(call: Call, timeoutMs: number): Analysts {
  return {
    forecastCashflow: (question) => call.ask(forecastCashflow, question, { timeoutMs }),
    analyzeCosts: (question) => call.ask(analyzeCosts, question, { timeoutMs }),
    checkCompliance: (question) => call.ask(checkCompliance, question, { timeoutMs }),
  };
}
