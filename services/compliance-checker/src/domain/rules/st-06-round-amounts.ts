import { formatDate } from '@merchant-analysis/kernel/business-date';
import { reachesShare } from '../exact-ratio.js';
import { checked, datesOf, defineRule, peerOf, undetermined } from '../rule.js';
import { BOOKS_EMPTY, FACTS_MISSING, percent } from '../wording.js';
import { worstWindows } from '../worst-windows.js';

/**
 * ST-06 整数金额: many sales of at least 500 that are multiples of 100 and no prices of the merchant's list,
 * also in comparison with the trade.
 */
export const roundAmounts = defineRule({
  id: 'ST-06',
  needs: ['profile'],
  thresholds: ['minimumShare', 'minimumCount', 'peerMultiple', 'windowDays'],
  peers: ['roundShare'],
  evaluate({ merchant, window, profile }, { thresholds, peers }) {
    if (window === undefined) return undetermined(BOOKS_EMPTY);
    if (profile === undefined) return undetermined(FACTS_MISSING);
    const peer = peerOf(peers.roundShare, merchant.mcc);
    const windows = worstWindows(
      { from: profile.from, parts: profile.roundCounts, wholes: profile.saleCounts },
      window,
      thresholds.windowDays,
      (part, whole) =>
        whole >= thresholds.minimumCount &&
        reachesShare(part, whole, thresholds.minimumShare) &&
        reachesShare(part, whole, peer * thresholds.peerMultiple),
    );
    return checked(
      windows.map((one) => {
        const [from, to] = [formatDate(one.from), formatDate(one.to)];
        const share = one.part / one.whole;
        return {
          outcome: 'broken' as const,
          key: one.month,
          reason: {
            zh: `${from} 至 ${to} 的 ${one.whole} 笔销售中，${one.part} 笔（${percent(share)}）为 500 以上的整百金额；同行参考占比 ${percent(peer)}（自查提示）。`,
            en: `Of ${one.whole} sales from ${from} to ${to}, ${one.part} (${percent(share)}) are round hundreds of at least 500; the reference of the trade is ${percent(peer)} (self-check).`,
          },
          evidence: {
            figures: { sales: one.whole, roundSales: one.part, roundShare: share, peerShare: peer },
            dates: [from, to],
          },
        };
      }),
    );
  },
  behind: () => ({ what: 'round-sales', windowOf: datesOf }),
});
