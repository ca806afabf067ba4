import type { Composition } from '@merchant-analysis/broker/composition';
import { answer, type Call, service } from '@merchant-analysis/broker/service';
import * as contracts from '@merchant-analysis/contracts/cost';
import { analyzeCosts } from './actions/analyze-costs.js';
import type { Calendar } from './ports/calendar.js';
import type { Ledger } from './ports/ledger.js';

interface CostRim {
  ledgerOf: (call: Call) => Ledger;
  calendar: Calendar;
}

/** What cost-analyzer answers. */
export function costService({ ledgerOf, calendar }: CostRim): Composition['schema'] {
  return service('cost', {
    answers: [
      answer(contracts.analyzeCosts, (params, call) =>
        analyzeCosts({ ledger: ledgerOf(call), calendar }, params),
      ),
    ],
  });
}
