import { type Operation, outcomeOf } from './operation.js';

type ViolationKind = 'lost' | 'doubled' | 'refused but there' | 'unknown twice' | 'never asked for';

export interface Violation {
  readonly kind: ViolationKind;
  readonly id: string;
  /** How often the effect was found. */
  readonly times: number;
}

export interface HistoryVerdict {
  readonly acknowledged: number;
  readonly refused: number;
  readonly unknown: number;
  /** Of the unknown ones, how many are there. */
  readonly unknownPresent: number;
  readonly violations: readonly Violation[];
}

/**
 * Holds what clients were told against what is there after the healing: an acknowledged effect is there exactly
 * once, a refused one is not, an unknown one is there at most once, and nothing is there that nobody asked for.
 * @param present the id of every effect found, as often as it was found
 */
export function checkHistory(operations: readonly Operation[], present: Iterable<string>): HistoryVerdict {
  const found = new Map<string, number>();
  for (const id of present) found.set(id, (found.get(id) ?? 0) + 1);
  const asked = Map.groupBy(
    operations.filter(({ kind }) => kind === 'write'),
    ({ id }) => id,
  );
  const counts = { ok: 0, refused: 0, unknown: 0 };
  const violations: Violation[] = [];
  let unknownPresent = 0;
  for (const [id, requests] of asked) {
    const outcome = outcomeOf(requests);
    const times = found.get(id) ?? 0;
    counts[outcome] += 1;
    if (outcome === 'unknown' && times > 0) unknownPresent += 1;
    const kind = violationOf(outcome, times);
    if (kind) violations.push({ kind, id, times });
  }
  for (const [id, times] of found)
    if (!asked.has(id)) violations.push({ kind: 'never asked for', id, times });
  return {
    acknowledged: counts.ok,
    refused: counts.refused,
    unknown: counts.unknown,
    unknownPresent,
    violations,
  };
}

function violationOf(outcome: Operation['outcome'], times: number): ViolationKind | undefined {
  if (outcome === 'ok') return times === 1 ? undefined : times === 0 ? 'lost' : 'doubled';
  if (outcome === 'refused') return times === 0 ? undefined : 'refused but there';
  return times > 1 ? 'unknown twice' : undefined;
}
