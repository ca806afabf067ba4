import type { Call } from '@merchant-analysis/broker/service';
import { SESSIONS_REVOKED } from '@merchant-analysis/contracts/identity';
import type { SessionNews } from '../ports/session-news.js';

/**
 * Tells every door to forget a user, or without `userId` a whole tenant. The store has it already: a door that
 * hears nothing finds out when it asks again, seconds later.
 */
export async function announceRevocation(
  news: SessionNews,
  call: Call,
  who: { tenantId: string; userId?: string },
): Promise<void> {
  call.announce(SESSIONS_REVOKED, who);
  await news.tell(who);
}
