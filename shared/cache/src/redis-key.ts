import { createHash } from 'node:crypto';

/**
 * The key of an entry: who owns it can be read off, the rest is a digest. The owner is in the digest too, and all
 * parts are told apart (`['a', 'bc']` is not `['ab', 'c']`), so that no choice of words reaches another's entry.
 * @param area what the entry is, with the environment and the version of its form: `production:answers:0.1.0`.
 * @param owner a tenant, or what stands for everybody.
 */
export function redisKeyOf(area: string, owner: string, parts: readonly (string | number)[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([area, owner, ...parts]))
    .digest('base64url');
  return `merchant-analysis:${area}:${encodeURIComponent(owner.toWellFormed())}:${digest}`;
}
