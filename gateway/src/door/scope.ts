import type { Caller } from '@merchant-analysis/contracts/caller';

/**
 * What a caller may see, as a key: two callers with the same scope get the same answers. The roles decide which
 * rules are seen, the limits decide which members of a group are in.
 */
export function scopeOf(caller: Caller): string {
  const limits = [caller.merchantIds, caller.groupIds].map((ids) => (ids ? [...ids].sort().join(',') : '*'));
  return [caller.tenantId, [...caller.roles].sort().join(','), ...limits].join('|');
}
