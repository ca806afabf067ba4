import type { Transaction } from '@merchant-analysis/contracts/transactions';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { Facts, PartyFacts } from '../facts.js';
import { directionName, idsOf, lineInBooks, noRate, partyName } from '../large-value.js';
import { type NearLineRun, nearLineRuns } from '../near-line.js';
import {
  checked,
  type DraftFinding,
  defineRule,
  notApplicable,
  type RuleConfig,
  undetermined,
} from '../rule.js';
import { BOOKS_EMPTY, FACTS_MISSING, money, percent } from '../wording.js';

type Names =
  | 'cashCnyMinor'
  | 'cashUsdMinor'
  | 'entityTransferCnyMinor'
  | 'entityTransferUsdMinor'
  | 'personTransferCnyMinor'
  | 'personTransferUsdMinor'
  | 'nearRatio'
  | 'minimumCount'
  | 'minimumShare'
  | 'workingDays';

const NOT_ALL_SEEN: LocalizedText = {
  zh: '接近大额标准的交易过多，未能全部逐笔检查。',
  en: 'There are more transactions near the line than one check looks at one by one.',
};
const TYPE_UNKNOWN: LocalizedText = {
  zh: '部分接近标准的转账没有标明账户类型（对公或对私）。',
  en: 'Some transfers near the line do not say whether the account is of an entity or a person.',
};

/** ST-01 拆分: amounts kept just below the line of LV-01 to LV-03, often, by one customer in one direction. */
export const structuring = defineRule<Names>({
  id: 'ST-01',
  needs: ['cashParties', 'transferParties'],
  thresholds: [
    'cashCnyMinor',
    'cashUsdMinor',
    'entityTransferCnyMinor',
    'entityTransferUsdMinor',
    'personTransferCnyMinor',
    'personTransferUsdMinor',
    'nearRatio',
    'minimumCount',
    'minimumShare',
    'workingDays',
  ],
  evaluate(facts, config) {
    const { merchant, window, cashParties, transferParties } = facts;
    const lines = linesOf(facts, config);
    if (lines === undefined) return notApplicable(noRate(merchant.currency));
    if (window === undefined) return undetermined(BOOKS_EMPTY);
    if (cashParties === undefined || transferParties === undefined) return undetermined(FACTS_MISSING);
    const { entity, person } = lines;
    const of = (party: PartyFacts, line: number, keep: (row: Transaction) => boolean) =>
      findRuns(party, line, keep, facts, config);
    const findings = [
      ...of(cashParties, lines.cash, () => true),
      ...of(transferParties, entity, (row) => row.accountType === 'entity' && row.kind !== 'own_transfer'),
      ...of(transferParties, person, (row) => row.accountType === 'person' && row.kind !== 'own_transfer'),
    ];
    const untyped = (row: Transaction) => row.accountType === undefined && row.kind !== 'own_transfer';
    const unclear = [entity, person].some((line) => of(transferParties, line, untyped).length > 0);
    const partly = [cashParties, transferParties].some(
      (party) =>
        party.truncated || party.notInspected.length > 0 || party.inspected.some((one) => one.truncated),
    );
    return checked(findings, partly ? NOT_ALL_SEEN : unclear ? TYPE_UNKNOWN : undefined);
  },
});

function linesOf({ merchant, fxRates }: Facts, { thresholds }: RuleConfig<Names>) {
  const line = (cnyMinor: number, usdMinor: number) =>
    lineInBooks(merchant.currency, { cnyMinor, usdMinor }, fxRates)?.minor;
  const cash = line(thresholds.cashCnyMinor, thresholds.cashUsdMinor);
  const entity = line(thresholds.entityTransferCnyMinor, thresholds.entityTransferUsdMinor);
  const person = line(thresholds.personTransferCnyMinor, thresholds.personTransferUsdMinor);
  if (cash === undefined || entity === undefined || person === undefined) return undefined;
  return { cash, entity, person };
}

function findRuns(
  parties: PartyFacts,
  lineMinor: number,
  keep: (row: Transaction) => boolean,
  { calendar, merchant }: Facts,
  { thresholds }: RuleConfig<Names>,
): DraftFinding[] {
  return parties.inspected.flatMap(({ party, rows }) =>
    (['in', 'out'] as const).flatMap((direction) => {
      const watched = rows.filter((row) => row.direction === direction && row.status !== 'void' && keep(row));
      return nearLineRuns({ rows: watched, lineMinor }, thresholds, calendar).map((run) =>
        report(run, { party, direction, lineMinor, currency: merchant.currency }),
      );
    }),
  );
}

interface Where {
  readonly party: string;
  readonly direction: 'in' | 'out';
  readonly lineMinor: number;
  readonly currency: string;
}

function report(run: NearLineRun, { party, direction, lineMinor, currency }: Where): DraftFinding {
  const [who, way] = [partyName(party), directionName(direction)];
  const [sum, line] = [money(run.sumMinor, currency), money(lineMinor, currency)];
  const [first, last] = [formatDate(run.firstDay), formatDate(run.lastDay)];
  const share = run.near.length / run.total;
  return {
    outcome: 'broken',
    key: `${first}:${direction}:${run.near[0]?.method ?? ''}:${party}`,
    reason: {
      zh: `${who.zh}在 ${first} 至 ${last} 有 ${run.near.length} 笔略低于大额标准 ${line.zh} 的${way.zh}，合计 ${sum.zh}，占其同期笔数的 ${percent(share)}，疑似拆分（自查提示）。`,
      en: `From ${first} to ${last} ${who.en} has ${run.near.length} ${way.en} amounts just below the line of ${line.en}, ${sum.en} in all and ${percent(share)} of what they did: it looks like structuring (self-check).`,
    },
    evidence: {
      ...idsOf(run.near, run.near.length),
      sums: { nearLineSumMinor: run.sumMinor, lineMinor },
      figures: { nearLineCount: run.near.length, transactions: run.total, nearLineShare: share },
      dates: [first, last],
    },
  };
}
