import type { Call } from '@merchant-analysis/broker/service';
import { audiencesOf } from '@merchant-analysis/contracts/audiences';
import { isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type * as contracts from '@merchant-analysis/contracts/notices';
import { problem } from '@merchant-analysis/contracts/problems';
import type { MerchantPort } from '../ports/merchants.js';
import type { KeptNotice, NoticePort, NoticePosition } from '../ports/notices.js';
import { pageFrom, readCursor, readNumber } from './page.js';
import { getVisibleMerchant, visibilityOf } from './visibility.js';

interface Rim {
  readonly notices: NoticePort;
  readonly merchants: MerchantPort;
  newNoticeId(): string;
}

/** More merchants than any tenant has. */
const ALL_MERCHANTS = 100_000;

/** Keeps what an outbox tells; the same entry again changes nothing. */
export async function keepNotice(
  { notices, newNoticeId }: Rim,
  { at, ...notice }: ParamsOf<typeof contracts.keepNotice>,
  { caller, idempotency }: Pick<Call, 'caller' | 'idempotency'>,
): Promise<ResultOf<typeof contracts.keepNotice>> {
  if (!caller.roles.includes('system')) throw problem('NOT_ALLOWED', { role: caller.roles.join(', ') });
  if (!idempotency) throw problem('IDEMPOTENCY_KEY_MISSING');
  const { tenantId } = caller;
  return notices.keepNotice({ ...notice, tenantId, id: newNoticeId(), at: Date.parse(at) }, idempotency.key);
}

/**
 * What the caller may know of, newest first: of merchants that they may see and that are still there, and of rules
 * that they may know of. What is about several merchants is for those without limits and for whoever started it.
 * @throws Problem NOT_FOUND when one merchant was asked for that the caller may not see.
 */
export async function listNotices(
  { notices, merchants }: Rim,
  { merchantId, kind, limit, cursor }: ParamsOf<typeof contracts.listNotices>,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.listNotices>> {
  const { tenantId, userId } = caller;
  if (merchantId !== undefined) await getVisibleMerchant(merchants, caller, merchantId);
  const visibleTo = visibilityOf(caller);
  const visible =
    merchantId === undefined
      ? await merchants.listMerchants({ tenantId, visibleTo, limit: ALL_MERCHANTS })
      : [{ id: merchantId }];
  const found = await notices.listNotices({
    tenantId,
    reader: {
      audiences: audiencesOf(caller.roles),
      merchantIds: visible.map(({ id }) => id),
      seesTenant: !isLimited(caller),
      userId,
    },
    merchantId,
    kind,
    after: readPosition(cursor),
    limit: limit + 1,
  });
  const { data, page } = pageFrom(found, limit, ({ at, id }) => [String(at), id]);
  return { data: data.map(show), page };
}

function show({ id, kind, at, merchantId, resource, text, figures }: KeptNotice): contracts.Notice {
  return { id, kind, at: new Date(at).toISOString(), merchantId, resource, text, figures };
}

function readPosition(cursor: string | undefined): NoticePosition | undefined {
  const parts = readCursor(cursor, 2);
  return parts && { at: readNumber(parts[0]), id: parts[1]! };
}
