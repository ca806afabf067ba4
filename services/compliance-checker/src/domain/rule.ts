import type { Finding } from '@merchant-analysis/contracts/compliance';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { FactName, Facts, MerchantProfile } from './facts.js';

export type Severity = Finding['severity'];

/** A figure that depends on the trade: by merchant category code, else the default. */
interface PeerTable {
  readonly default: number;
  readonly byMcc: Readonly<Record<string, number>>;
}

/** The data of one rule as its settings file holds it; the names are those that the rule asks for. */
export interface RuleConfig<T extends string = string, P extends string = string, L extends string = string> {
  readonly id: string;
  readonly version: string;
  readonly severity: Severity;
  /** Day numbers, both included; absent: no bound. */
  readonly validFrom?: number | undefined;
  readonly validTo?: number | undefined;
  readonly thresholds: Readonly<Record<T, number>>;
  readonly peers: Readonly<Record<P, PeerTable>>;
  readonly lists: Readonly<Record<L, readonly string[]>>;
}

/** What a rule says of one thing; the engine adds rule, version, merchant and the law. */
export interface DraftFinding {
  readonly outcome: Finding['outcome'];
  /** Absent: the severity of the rule. */
  readonly severity?: Severity | undefined;
  readonly key: string;
  readonly reason: LocalizedText;
  readonly evidence?: Partial<Finding['evidence']> | undefined;
}

/**
 * `checked` with nothing broken but a `doubt` is undetermined: a part could not be looked at, so the rule does
 * not pass.
 */
export type RuleOutcome =
  | { readonly status: 'not-applicable' | 'undetermined'; readonly reason: LocalizedText }
  | {
      readonly status: 'checked';
      readonly findings: readonly DraftFinding[];
      readonly doubt?: LocalizedText | undefined;
    };

/** Transactions that the books count a day, as a rule looks at them. */
export interface Counted {
  readonly what: 'sales' | 'round-sales' | 'refunds';
  /** Of sales: those of these local hours. */
  readonly hours?: readonly number[] | undefined;
}

/** Which transactions stand behind findings that were made from counts and sums a day. */
export interface Behind extends Counted {
  /** Business dates, both included; undefined when the finding names its transactions itself. */
  windowOf(finding: Finding): { readonly from: string; readonly to: string } | undefined;
}

/** A rule is a pure function of facts and of its data. */
export interface Rule {
  readonly id: string;
  readonly needs: readonly FactName[];
  /** Names that the settings file must hold, no more and no fewer. */
  readonly thresholds: readonly string[];
  readonly peers: readonly string[];
  readonly lists: readonly string[];
  evaluate(facts: Facts, config: RuleConfig): RuleOutcome;
  /** Absent: every finding names its transactions itself, or is about none. */
  behind?(merchant: MerchantProfile): Behind;
}

interface RuleDefinition<T extends string, P extends string, L extends string> {
  readonly id: string;
  readonly needs: readonly FactName[];
  readonly thresholds: readonly T[];
  readonly peers?: readonly P[];
  readonly lists?: readonly L[];
  evaluate(facts: Facts, config: RuleConfig<T, P, L>): RuleOutcome;
  behind?(merchant: MerchantProfile): Behind;
}

/** Gives a rule the names of its data as types, so that a misspelt threshold does not compile. */
export function defineRule<T extends string, P extends string = never, L extends string = never>(
  definition: RuleDefinition<T, P, L>,
): Rule {
  return { peers: [], lists: [], ...definition };
}

export const notApplicable = (reason: LocalizedText): RuleOutcome => ({ status: 'not-applicable', reason });
export const undetermined = (reason: LocalizedText): RuleOutcome => ({ status: 'undetermined', reason });
export const checked = (findings: readonly DraftFinding[], doubt?: LocalizedText): RuleOutcome => ({
  status: 'checked',
  findings,
  doubt,
});

/** The days from the first to the last that a finding names. */
export function datesOf({ evidence }: Finding): { from: string; to: string } | undefined {
  const [from, to] = [evidence.dates[0], evidence.dates.at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** The figure of this merchant's trade. */
export function peerOf(table: PeerTable, mcc: string | undefined): number {
  return (mcc === undefined ? undefined : table.byMcc[mcc]) ?? table.default;
}
