import { binomialUpperTail } from '@merchant-analysis/kernel/binomial';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { openHours } from '../declared-hours.js';
import { reachesShare } from '../exact-ratio.js';
import type { MerchantProfile, ProfileFacts } from '../facts.js';
import {
  checked,
  type DraftFinding,
  datesOf,
  defineRule,
  notApplicable,
  peerOf,
  undetermined,
} from '../rule.js';
import { BOOKS_EMPTY, FACTS_MISSING, percent } from '../wording.js';
import { type CountedWindow, worstWindows } from '../worst-windows.js';

/** 00:00–05:00. */
const NIGHT_HOURS = [0, 1, 2, 3, 4];

/**
 * ST-05 夜间交易: many sales between midnight and five outside the declared hours, more than chance allows in
 * this trade. Trades that are open all night and merchants that declared so are not looked at.
 */
export const nightActivity = defineRule({
  id: 'ST-05',
  needs: ['profile', 'hours'],
  thresholds: ['minimumShare', 'minimumCount', 'largestChance', 'windowDays'],
  peers: ['nightShare'],
  lists: ['roundTheClockMccs'],
  evaluate({ merchant, window, profile }, { thresholds, peers, lists }) {
    if (merchant.mcc !== undefined && lists.roundTheClockMccs.includes(merchant.mcc)) {
      return notApplicable({
        zh: `行业代码 ${merchant.mcc} 通常 24 小时营业。`,
        en: `Merchants of category ${merchant.mcc} are usually open round the clock.`,
      });
    }
    const watched = watchedHours(merchant);
    if (watched.length === 0) {
      return notApplicable({
        zh: '申报的营业时间覆盖了整个夜间。',
        en: 'The declared hours cover the whole night.',
      });
    }
    if (window === undefined) return undetermined(BOOKS_EMPTY);
    if (profile === undefined || profile.hourCounts.length < 24 * profile.saleCounts.length)
      return undetermined(FACTS_MISSING);
    const peer = peerOf(peers.nightShare, merchant.mcc);
    const counts = { from: profile.from, parts: nightCounts(profile, watched), wholes: profile.saleCounts };
    const windows = worstWindows(
      counts,
      window,
      thresholds.windowDays,
      (part, whole) =>
        whole >= thresholds.minimumCount &&
        reachesShare(part, whole, thresholds.minimumShare) &&
        binomialUpperTail(part, whole, peer) < thresholds.largestChance,
    );
    if (windows.length > 0 && merchant.declaredHours === undefined) {
      return undetermined({
        zh: '夜间交易占比高，但未申报营业时间，无法判定；请在商户资料中补充营业时间。',
        en: 'Many sales are at night, but no opening hours are declared: add them to the merchant.',
      });
    }
    return checked(windows.map((one) => report(one, peer, profile)));
  },
  behind: (merchant) => ({ what: 'sales', hours: watchedHours(merchant), windowOf: datesOf }),
});

/** Hours of the night in which the merchant has not said to be open. */
function watchedHours({ declaredHours }: MerchantProfile): number[] {
  const open = declaredHours === undefined ? undefined : openHours(declaredHours);
  return NIGHT_HOURS.filter((hour) => open?.[hour] !== true);
}

function nightCounts(profile: ProfileFacts, hours: readonly number[]): number[] {
  return profile.saleCounts.map((_, day) =>
    hours.reduce((sum, hour) => sum + (profile.hourCounts[day * 24 + hour] ?? 0), 0),
  );
}

function report(window: CountedWindow, peer: number, profile: ProfileFacts): DraftFinding {
  const [from, to] = [formatDate(window.from), formatDate(window.to)];
  const share = window.part / window.whole;
  return {
    outcome: 'broken',
    key: window.month,
    reason: {
      zh: `${from} 至 ${to} 的 ${window.whole} 笔销售中，${window.part} 笔（${percent(share)}）发生在 0–5 时且不在申报营业时间内；同行参考占比 ${percent(peer)}（自查提示）。`,
      en: `Of ${window.whole} sales from ${from} to ${to}, ${window.part} (${percent(share)}) were between 00:00 and 05:00 outside the declared hours; the reference of the trade is ${percent(peer)} (self-check).`,
    },
    evidence: {
      figures: {
        sales: window.whole,
        nightSales: window.part,
        nightShare: share,
        peerShare: peer,
        chance: binomialUpperTail(window.part, window.whole, peer),
        ...hoursOf(window, profile),
      },
      dates: [from, to],
    },
  };
}

/** Sales by local hour in the window: `hour00` … `hour23`. */
function hoursOf(window: CountedWindow, profile: ProfileFacts): Record<string, number> {
  const hours: Record<string, number> = {};
  for (let hour = 0; hour < 24; hour++) {
    let count = 0;
    for (let day = window.from; day <= window.to; day++) {
      count += profile.hourCounts[(day - profile.from) * 24 + hour] ?? 0;
    }
    hours[`hour${String(hour).padStart(2, '0')}`] = count;
  }
  return hours;
}
