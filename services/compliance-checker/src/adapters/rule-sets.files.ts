import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDate } from '@merchant-analysis/kernel/business-date';
import { SettingsError } from '@merchant-analysis/settings/settings';
import type { z } from 'zod';
import { CATALOGUE } from '../domain/catalogue.js';
import type { Rule } from '../domain/rule.js';
import type { RuleEntry, RuleSet } from '../domain/rule-set.js';
import { STANDING } from '../domain/wording.js';
import { type OverrideFile, overrideFile, type RuleFile, ruleFile, ruleSetFile } from './rule-file.schema.js';
import { applyOverride } from './rule-overrides.js';

interface RuleFolders {
  /** Holds a folder for every year. */
  readonly rulesDir: string;
  /** What the operator has set; absent: nothing. */
  readonly overridesFile?: string | undefined;
}

/**
 * Reads every rule set once, at start. A rule that the platform evaluates must have its file and every name it
 * asks for; a file must belong to a rule.
 * @throws SettingsError with all mistakes at once.
 */
export function loadRuleSets({ rulesDir, overridesFile }: RuleFolders): RuleSet[] {
  const mistakes: string[] = [];
  const overrides = overridesFile === undefined ? undefined : read(overridesFile, overrideFile, mistakes);
  const years = existsSync(rulesDir)
    ? readdirSync(rulesDir)
        .filter((folder) => /^\d{4}$/.test(folder))
        .sort()
    : [];
  if (years.length === 0) mistakes.push(`${rulesDir} holds no folder of a year with rules`);
  const sets = years.flatMap((year) => loadYear(join(rulesDir, year), overrides, mistakes) ?? []);
  for (const id of Object.keys(overrides?.rules ?? {})) {
    if (!CATALOGUE.some((rule) => rule.id === id))
      mistakes.push(`${overridesFile} sets ${id}, which is no rule`);
  }
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return sets;
}

function loadYear(
  folder: string,
  overrides: OverrideFile | undefined,
  mistakes: string[],
): RuleSet | undefined {
  const head = read(join(folder, 'rule-set.json'), ruleSetFile, mistakes);
  const files = readdirSync(folder).filter((file) => /^[A-Z]{2}-\d{2}\.json$/.test(file));
  for (const file of files) {
    if (!CATALOGUE.some((rule) => `${rule.id}.json` === file)) {
      mistakes.push(`${join(folder, file)} belongs to no rule that the platform evaluates`);
    }
  }
  const rules = CATALOGUE.flatMap((rule) => {
    const path = join(folder, `${rule.id}.json`);
    const file = read(path, ruleFile, mistakes);
    if (file === undefined) return [];
    if (file.id !== rule.id) mistakes.push(`${path} holds the rule ${file.id}`);
    const { rule: effective, unknown } = applyOverride(file, overrides?.rules[rule.id]);
    for (const name of unknown) mistakes.push(`the overrides set ${name}, which ${rule.id} does not have`);
    mistakes.push(...namesThatDiffer(rule, effective, path));
    return [toEntry(rule, effective)];
  });
  if (head === undefined) return undefined;
  const version = overrides === undefined ? head.version : `${head.version}+operator`;
  return { year: head.year, version, rules, fxRates: overrides?.fxRates ?? [] };
}

function namesThatDiffer(rule: Rule, file: RuleFile, path: string): string[] {
  const compare = (kind: string, wanted: readonly string[], given: readonly { name: string }[]): string[] => {
    const names = given.map(({ name }) => name);
    return [
      ...wanted.filter((name) => !names.includes(name)).map((name) => `${path} lacks ${kind} ${name}`),
      ...names
        .filter((name) => !wanted.includes(name))
        .map((name) => `${path} has an unknown ${kind} ${name}`),
    ];
  };
  return [
    ...compare('threshold', rule.thresholds, file.thresholds),
    ...compare('peer table', rule.peers, file.peers),
    ...compare('list', rule.lists, file.lists),
  ];
}

function toEntry(rule: Rule, file: RuleFile): RuleEntry {
  const shown = <T extends { confidence: keyof typeof STANDING }>(items: readonly T[]) =>
    items.map((item) => ({ ...item, standing: STANDING[item.confidence] }));
  return {
    rule,
    config: {
      id: file.id,
      version: file.version,
      severity: file.severity,
      validFrom: file.validFrom === undefined ? undefined : parseDate(file.validFrom),
      validTo: file.validTo === undefined ? undefined : parseDate(file.validTo),
      thresholds: Object.fromEntries(file.thresholds.map(({ name, value }) => [name, value])),
      peers: Object.fromEntries(file.peers.map((table) => [table.name, table])),
      lists: Object.fromEntries(file.lists.map(({ name, values }) => [name, values])),
    },
    description: {
      ...file,
      law: shown(file.law),
      thresholds: shown(file.thresholds),
      peers: shown(file.peers),
      lists: shown(file.lists),
    },
  };
}

function read<T extends z.ZodType>(path: string, schema: T, mistakes: string[]): z.output<T> | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    mistakes.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  mistakes.push(...parsed.error.issues.map((issue) => `${path}: ${issue.path.join('.')} ${issue.message}`));
  return undefined;
}
