import { createHash } from 'node:crypto';
import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type * as contracts from '@merchant-analysis/contracts/recurring-streams';
import { formatDate, weekdayOf } from '@merchant-analysis/kernel/business-date';
import type { Clock } from '@merchant-analysis/kernel/clock';
import { booksOf } from '../domain/books/choose-books.js';
import { dailySales } from '../domain/books/daily-sales.js';
import { type FoundStream, findStreams } from '../domain/recurring/find-streams.js';
import { nameRecurringFlow } from '../domain/recurring/name-recurring-flow.js';
import { followFilingDays } from '../domain/taxes/follow-filing-days.js';
import { planTaxes } from '../domain/taxes/plan-taxes.js';
import type { LawBook } from '../ports/calendar.js';
import type { Decisions, StreamBody } from '../ports/decisions.js';
import type { Ledger } from '../ports/ledger.js';
import type { ShelfItem } from '../ports/shelf.js';
import { taxPayerOf } from './gather-known-future.js';
import { getOwner } from './visible-merchant.js';

interface Rim {
  readonly ledger: Ledger;
  readonly decisions: Pick<Decisions, 'streams'>;
  readonly lawBook: Pick<LawBook, 'calendarOf' | 'vat'>;
  readonly clock: Clock;
}

type Reading = Pick<Rim, 'ledger' | 'decisions' | 'lawBook'>;

const WHAT = 'recurring stream';
const HORIZON_DAYS = 90;
const RECENT_PAYMENTS = 12;
const ALL = 2_000;

/** The recurring flows of a merchant, those that pay most first, with what people have said of them. */
export async function listRecurringStreams(
  rim: Reading,
  { merchantId, limit, cursor }: ParamsOf<typeof contracts.listRecurringStreams>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listRecurringStreams>> {
  const from = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(from) || from < 0) throw problem('CURSOR_INVALID');
  const streams = await streamsOf(rim, caller.tenantId, merchantId, 'merchant');
  const hasMore = from + limit < streams.length;
  return {
    data: streams.slice(from, from + limit),
    page: hasMore ? { hasMore, nextCursor: String(from + limit) } : { hasMore },
  };
}

/** @throws Problem NOT_FOUND, VERSION_STALE. */
export async function decideRecurringStream(
  rim: Rim,
  { streamId, ifVersion, decision, amountMinor, lastDate }: ParamsOf<typeof contracts.decideRecurringStream>,
  call: Pick<Call, 'caller' | 'audit' | 'withRecord'>,
): Promise<contracts.RecurringStream> {
  const merchantId = merchantOf(streamId);
  const books = await readBooks(rim, merchantId, WHAT);
  const found = books.find(({ key }) => streamIdOf(merchantId, key) === streamId);
  const note = {
    resourceType: 'recurring-stream',
    resourceId: streamId,
    changes: { decision, amountMinor, lastDate },
  };
  const decided = await rim.decisions.streams.change(call.caller.tenantId, {
    id: streamId,
    action: 'cashflow.decideRecurringStream',
    request: call.withRecord(() => note),
    ifVersion: found && ifVersion,
    next: () => {
      // Not before the store has looked for an answer that it has: the books may have changed since.
      if (!found) throw problem('NOT_FOUND', { what: WHAT });
      const said = { key: found.key, decision, amountMinor, lastDate };
      const { version: _, ...shown } = show(merchantId, found, { body: said, version: 0 });
      return { owner: merchantId, at: rim.clock.now(), body: { ...said, shown } };
    },
  });
  call.audit(note);
  const { body, version } = decided!;
  if (body.shown) return { ...body.shown, version };
  // Decided before what was shown was kept.
  if (!found) throw problem('NOT_FOUND', { what: WHAT });
  return show(merchantId, found, decided);
}

async function streamsOf(
  rim: Reading,
  tenantId: string,
  merchantId: string,
  what: string,
): Promise<contracts.RecurringStream[]> {
  const [found, said] = await Promise.all([
    readBooks(rim, merchantId, what),
    rim.decisions.streams.list(tenantId, { owners: [merchantId], limit: ALL }),
  ]);
  const byId = new Map(said.map((item) => [item.id, item]));
  return found
    .map((stream) => show(merchantId, stream, byId.get(streamIdOf(merchantId, stream.key))))
    .sort((a, b) => b.amount.typicalMinor - a.amount.typicalMinor || (a.id < b.id ? -1 : 1));
}

/** Taxes and contributions are due on the days on which a forecast has them, and not where recent sales owe none. */
async function readBooks(
  { ledger, lawBook }: Pick<Rim, 'ledger' | 'lawBook'>,
  merchantId: string,
  what: string,
): Promise<FoundStream[]> {
  const owner = await getOwner(ledger, merchantId, what);
  const books = booksOf(owner);
  if (!books) return [];
  const { from: firstDay, to: lastDay } = books;
  const window = { from: formatDate(firstDay), to: formatDate(lastDay) };
  const [{ columns }, sold] = await Promise.all([
    ledger.readDailySeries({ merchantId }, window),
    ledger.readDailySales({ merchantId }, window),
  ]);
  const found = findStreams(columns, firstDay, HORIZON_DAYS);
  const payer = taxPayerOf(owner.merchants[0]!);
  if (payer === undefined) return found;
  const calendar = lawBook.calendarOf(owner.timeZone);
  const taxes = planTaxes({
    ...{ columns, firstDay, lastDay, horizonDays: HORIZON_DAYS },
    sales: dailySales(sold, lastDay - firstDay + 1),
    ...{ payer, calendar, rules: lawBook.vat },
  });
  return followFilingDays(found, taxes);
}

/** `str_`, what is behind `mer_`, and a hash of what the flow is. */
function streamIdOf(merchantId: string, key: string): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return `str_${merchantId.slice(4)}.${hash}`;
}

function merchantOf(streamId: string): string {
  const match = /^str_([0-9A-Za-z]{8,40})\.[0-9a-f]{16}$/.exec(streamId);
  if (!match) throw problem('NOT_FOUND', { what: WHAT });
  return `mer_${match[1]}`;
}

function show(
  merchantId: string,
  { key, flow, status, pastAmounts }: FoundStream,
  said: Pick<ShelfItem<StreamBody>, 'body' | 'version'> | undefined,
): contracts.RecurringStream {
  const { kind, category, direction, rule, pastDays, nextDays, typicalMinor } = flow;
  const recent = pastAmounts.slice(-RECENT_PAYMENTS);
  const { decision = 'undecided', amountMinor, lastDate } = said?.body ?? {};
  const ends = lastDate ?? '9999-12-31';
  return {
    id: streamIdOf(merchantId, key),
    merchantId,
    name: nameRecurringFlow(kind, direction, category),
    kind,
    ...(category !== undefined && { category }),
    direction,
    every: rule.every,
    dueOn:
      'anchor' in rule
        ? { weekday: weekdayOf(rule.anchor) }
        : { dayOfMonth: rule.dayOfMonth, onWeekend: rule.shift },
    status,
    decision,
    amount: { typicalMinor, lowestMinor: Math.min(...recent), highestMinor: Math.max(...recent) },
    ...((amountMinor !== undefined || lastDate !== undefined) && { amended: { amountMinor, lastDate } }),
    firstDate: formatDate(pastDays[0]!),
    lastDate: formatDate(pastDays.at(-1)!),
    nextDates:
      decision === 'rejected' || decision === 'irregular'
        ? []
        : nextDays.map(formatDate).filter((date) => date <= ends),
    occurrences: pastDays.length,
    version: said?.version ?? 0,
  };
}
