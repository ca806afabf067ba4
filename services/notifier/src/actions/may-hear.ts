import type { Maker, Makers } from '../ports/makers.js';

/** What an event tells of. `nothing`: a test. `tenant`: what concerns several merchants. */
export type Topic = 'nothing' | 'tenant' | { readonly merchantId: string };

/** What a delivery tells of, by the bytes that would leave. */
export function topicOf({ event, payload }: { event: string; payload: string }): Topic {
  if (event === 'webhook.test') return 'nothing';
  const { merchantId } = JSON.parse(payload) as { merchantId?: string };
  return merchantId === undefined ? 'tenant' : { merchantId };
}

/** Whether who made a webhook may still hear of this: what they may see now, not when they made it. */
export async function mayHear(makers: Makers, maker: Maker, topic: Topic): Promise<boolean> {
  const limits = await makers.readLimits(maker);
  if (!limits.isActive || topic === 'nothing') return limits.isActive;
  const { merchantIds, groupIds } = limits;
  if (merchantIds === undefined && groupIds === undefined) return true;
  if (topic === 'tenant') return false;
  if (merchantIds?.includes(topic.merchantId)) return true;
  return (groupIds?.length ?? 0) > 0 && makers.isWithin(limits, maker, topic.merchantId);
}
