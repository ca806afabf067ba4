import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { reachesShare } from '../exact-ratio.js';
import type { RefundIssueFacts } from '../facts.js';
import { checked, type DraftFinding, datesOf, defineRule, peerOf, undetermined } from '../rule.js';
import { BOOKS_EMPTY, FACTS_MISSING, money, percent } from '../wording.js';
import { type CountedWindow, worstWindows } from '../worst-windows.js';

type Case = RefundIssueFacts['rows'][number];
type Issue = Case['issue'];

/** How the keys of findings about the rate begin. */
const RATE = 'rate:';

/** Refunds of one original that the ledger names. */
const MOST_IDS_OF_A_CASE = 20;
/** Cases that are written out in the notes. */
const MOST_PAIRS = 10;

const ISSUES: Readonly<Record<Issue, LocalizedText>> = {
  'without-original': { zh: '找不到原交易的退款', en: 'refunds without an original' },
  'above-original': { zh: '退款合计超过原交易', en: 'refunds above what was paid' },
  'other-card': { zh: '退到其他卡或账户的退款', en: 'refunds to another card' },
};

/**
 * AC-13 退款异常: many refunds for the trade, or refunds that do not fit what they give back. Single refunds
 * that do not fit are joined by kind and month.
 */
export const refundAbuse = defineRule({
  id: 'AC-13',
  needs: ['profile', 'refundIssues'],
  thresholds: ['minimumRate', 'minimumCount', 'peerMultiple', 'windowDays'],
  peers: ['refundRate'],
  evaluate({ merchant, window, profile, refundIssues }, { thresholds, peers }) {
    if (window === undefined) return undetermined(BOOKS_EMPTY);
    if (profile === undefined || refundIssues === undefined) return undetermined(FACTS_MISSING);
    const peer = peerOf(peers.refundRate, merchant.mcc);
    const windows = worstWindows(
      { from: profile.from, parts: profile.refundCounts, wholes: profile.saleCounts },
      window,
      thresholds.windowDays,
      (part, whole) =>
        whole >= thresholds.minimumCount &&
        reachesShare(part, whole, thresholds.minimumRate) &&
        reachesShare(part, whole, peer * thresholds.peerMultiple),
    );
    return checked([
      ...windows.map((one) => reportRate(one, peer)),
      ...misfits(refundIssues, merchant.currency),
    ]);
  },
  // Refunds that do not fit name themselves.
  behind: () => ({
    what: 'refunds',
    windowOf: (finding) => (finding.key.startsWith(RATE) ? datesOf(finding) : undefined),
  }),
});

function reportRate(one: CountedWindow, peer: number): DraftFinding {
  const [from, to] = [formatDate(one.from), formatDate(one.to)];
  const rate = one.part / one.whole;
  return {
    outcome: 'broken',
    key: `${RATE}${one.month}`,
    reason: {
      zh: `${from} 至 ${to} 有 ${one.whole} 笔销售、${one.part} 笔退款，退款率 ${percent(rate)}；同行参考 ${percent(peer)}（自查提示）。`,
      en: `From ${from} to ${to} there are ${one.part} refunds for ${one.whole} sales, a rate of ${percent(rate)}; the reference of the trade is ${percent(peer)} (self-check).`,
    },
    evidence: {
      figures: { sales: one.whole, refunds: one.part, refundRate: rate, peerRate: peer },
      dates: [from, to],
    },
  };
}

function misfits(facts: RefundIssueFacts, currency: string): DraftFinding[] {
  const groups = Map.groupBy(facts.rows, (row) => `${row.issue}:${row.date.slice(0, 7)}`);
  return [...groups].map(([key, rows]) => {
    const { issue, date } = rows[0]!;
    const refundedMinor = rows.reduce((sum, row) => sum + row.refundedMinor, 0);
    const originalMinor = rows.reduce((sum, row) => sum + (row.originalMinor ?? 0), 0);
    const ids = rows.flatMap((row) => row.refundIds);
    const isCut = facts.truncated || rows.some((row) => row.refundIds.length >= MOST_IDS_OF_A_CASE);
    const [what, month, sum] = [ISSUES[issue], date.slice(0, 7), money(refundedMinor, currency)];
    return {
      outcome: 'broken',
      key,
      reason: {
        zh: `${month} 有 ${rows.length} 处${what.zh}，金额 ${sum.zh}（自查提示）。`,
        en: `In ${month} there are ${rows.length} cases of ${what.en}, ${sum.en} in all (self-check).`,
      },
      evidence: {
        transactionIds: ids.slice(0, 100),
        transactionsTruncated: ids.length > 100 || isCut,
        ...(!isCut && { transactionCount: ids.length }),
        sums: { refundedMinor, ...(originalMinor > 0 && { originalMinor }) },
        figures: {
          cases: rows.length,
          withoutOriginalInWindow: facts.counts.withoutOriginal,
          aboveOriginalInWindow: facts.counts.aboveOriginal,
          otherCardInWindow: facts.counts.otherCard,
        },
        dates: [...new Set(rows.map((row) => row.date))].sort().slice(0, 100),
        notes: rows.slice(0, MOST_PAIRS).flatMap((row) => describePair(row, currency)),
      },
    };
  });
}

/** What was given back for what; nothing to say of a refund that names no original. */
function describePair(
  { originalExternalId, refundedMinor, originalMinor }: Case,
  currency: string,
): LocalizedText[] {
  if (originalExternalId === undefined) return [];
  const refunded = money(refundedMinor, currency);
  if (originalMinor === undefined) {
    return [
      {
        zh: `原交易 ${originalExternalId} 不在账本中，退款 ${refunded.zh}`,
        en: `${originalExternalId} is not in the books, refunded ${refunded.en}`,
      },
    ];
  }
  const original = money(originalMinor, currency);
  return [
    {
      zh: `原交易 ${originalExternalId} 金额 ${original.zh}，退款 ${refunded.zh}`,
      en: `${originalExternalId} was ${original.en}, refunded ${refunded.en}`,
    },
  ];
}
