import type { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import type { checkCompliance } from '@merchant-analysis/contracts/compliance';
import type { InputOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type { analyzeCosts } from '@merchant-analysis/contracts/cost';

/** The three who are asked at once, each within a budget of its own. @throws Problem */
export interface Analysts {
  forecastCashflow(question: InputOf<typeof forecastCashflow>): Promise<ResultOf<typeof forecastCashflow>>;
  analyzeCosts(question: InputOf<typeof analyzeCosts>): Promise<ResultOf<typeof analyzeCosts>>;
  checkCompliance(question: InputOf<typeof checkCompliance>): Promise<ResultOf<typeof checkCompliance>>;
}
