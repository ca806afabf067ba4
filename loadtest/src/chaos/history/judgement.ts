import { atLeast, atMost, type Measured } from '../../bench.js';
import type { Finding } from '../chaos-case.js';
import { checkHistory } from './check-history.js';
import type { Operation } from './operation.js';

/** What every case promises of its writes, held against what is there after the healing. */
export function judgeWrites(
  operations: readonly Operation[],
  present: Iterable<string>,
  { wrongTotals, leastAcknowledged = 100 }: { wrongTotals: number; leastAcknowledged?: number },
): Finding {
  const verdict = checkHistory(operations, present);
  const violated = (kind: (typeof verdict.violations)[number]['kind']): Measured =>
    atMost(verdict.violations.filter((one) => one.kind === kind).length, 0);
  return {
    targets: {
      acknowledgedWrites: atLeast(verdict.acknowledged, leastAcknowledged),
      lostWrites: violated('lost'),
      doubledWrites: violated('doubled'),
      refusedWritesThere: violated('refused but there'),
      unknownWritesThereTwice: violated('unknown twice'),
      writesNeverAskedFor: violated('never asked for'),
      rollupsThatDiffer: atMost(wrongTotals, 0),
    },
    figures: {
      refusedWrites: verdict.refused,
      unknownWrites: verdict.unknown,
      unknownWritesThere: verdict.unknownPresent,
    },
  };
}

/** One finding of several; a figure that is also held against a target is told once. */
export function joinFindings(...findings: readonly Finding[]): Finding {
  const targets: Finding['targets'] = Object.assign({}, ...findings.map((one) => one.targets));
  const figures: Finding['figures'] = Object.assign({}, ...findings.map((one) => one.figures));
  return {
    targets,
    figures: Object.fromEntries(Object.entries(figures).filter(([name]) => !(name in targets))),
  };
}
