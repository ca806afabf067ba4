import type { OverrideFile, RuleFile } from './rule-file.schema.js';

type RuleOverride = OverrideFile['rules'][string];

/**
 * The rule with what the operator has set. A figure that was set is not the law's any more: its confidence
 * becomes E, "platform default, configurable", and the version says that it was changed.
 * @returns the rule and the names that it does not have.
 */
export function applyOverride(
  file: RuleFile,
  override: RuleOverride | undefined,
): { rule: RuleFile; unknown: string[] } {
  if (override === undefined) return { rule: file, unknown: [] };
  const { thresholds, peers, lists } = override;
  const rule: RuleFile = {
    ...file,
    version: `${file.version}+operator`,
    thresholds: file.thresholds.map((threshold) => {
      const value = thresholds[threshold.name];
      return value === undefined ? threshold : { ...threshold, value, confidence: 'E' };
    }),
    peers: file.peers.map((table) => {
      const own = peers[table.name];
      if (own === undefined) return table;
      return {
        ...table,
        default: own.default ?? table.default,
        byMcc: { ...table.byMcc, ...own.byMcc },
        confidence: 'E',
      };
    }),
    lists: file.lists.map((list) => {
      const values = lists[list.name];
      return values === undefined ? list : { ...list, values, confidence: 'E' };
    }),
  };
  const unknown = [
    ...missing(thresholds, file.thresholds),
    ...missing(peers, file.peers),
    ...missing(lists, file.lists),
  ];
  return { rule, unknown };
}

function missing(given: object, known: readonly { name: string }[]): string[] {
  return Object.keys(given).filter((key) => !known.some(({ name }) => name === key));
}
