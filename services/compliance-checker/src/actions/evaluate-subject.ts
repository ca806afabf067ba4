import type { ComplianceReport, RuleResult } from '@merchant-analysis/contracts/compliance';
import type { Subject } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { civilOf, parseDate } from '@merchant-analysis/kernel/business-date';
import { evaluateRule } from '../domain/evaluate.js';
import type { CalendarFacts, DayRange } from '../domain/facts.js';
import { type RuleEntry, type RuleSet, ruleSetOf } from '../domain/rule-set.js';
import type { Ledger, SubjectId } from '../ports/ledger.js';
import { gatherFacts } from './gather-facts.js';
import { showTransactions } from './show-transactions.js';

/** Members of a group that are read at the same time. */
const AT_ONCE = 4;

interface Rim {
  readonly ledger: Ledger;
  readonly calendar: CalendarFacts;
  readonly ruleSets: readonly RuleSet[];
}

interface Question {
  readonly subject: SubjectId;
  /** `YYYY-MM-DD`; absent: the business date of the subject. */
  readonly today?: string | undefined;
  /** Which rules of the set of that year to apply. */
  readonly choose: (set: RuleSet) => readonly RuleEntry[];
}

interface Evaluation {
  readonly results: RuleResult[];
  readonly today: string;
  readonly ruleSet: ComplianceReport['ruleSet'];
  readonly merchantIds: string[];
}

/** Applies the chosen rules to a merchant, or to every member of a group one by one. */
export async function evaluateSubject(rim: Rim, { subject, today, choose }: Question): Promise<Evaluation> {
  const described = await rim.ledger.describeSubject(subject);
  const date = today ?? described.today;
  const { year } = civilOf(parseDate(date));
  const set = ruleSetOf(rim.ruleSets, year);
  if (set === undefined) throw problem('RULE_SET_NOT_FOUND', { year });
  const rules = choose(set);
  const evaluateMember = async (member: Subject): Promise<RuleResult[]> => {
    const day = parseDate(date);
    const merchant = member.merchants[0]!;
    const hasLaterDays = member.lastDate !== undefined && parseDate(member.lastDate) > day;
    const checked = { merchant, today: day, books: booksUpTo(member, day), hasLaterDays };
    const facts = await gatherFacts(rim, checked, rules, set);
    return Promise.all(
      rules.map((entry) =>
        showTransactions(rim.ledger, { rule: entry.rule, merchant }, evaluateRule(entry, facts)),
      ),
    );
  };
  const results = await inTurn(described.merchants, AT_ONCE, async ({ id }) =>
    evaluateMember(
      described.kind === 'merchant' ? described : await rim.ledger.describeSubject({ merchantId: id }),
    ),
  );
  return {
    results: results.flat(),
    today: date,
    ruleSet: { year: set.year, version: set.version },
    merchantIds: described.merchants.map(({ id }) => id),
  };
}

function booksUpTo({ firstDate, lastDate }: Subject, today: number): DayRange | undefined {
  if (firstDate === undefined || lastDate === undefined) return undefined;
  const books = { from: parseDate(firstDate), to: Math.min(parseDate(lastDate), today) };
  return books.from <= books.to ? books : undefined;
}

/** Maps in order, a few at a time, so that a big group does not fill the ledger's queue. */
export async function inTurn<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  }
  return results;
}
