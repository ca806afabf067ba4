import type { TokenAlgorithm } from '@merchant-analysis/contracts/access-token';
import type { LiveSession } from './session-store.js';

/** Makes access tokens and tells how to verify them. */
export interface AccessTokens {
  issue(live: LiveSession, at: number): Promise<{ token: string; lifetimeSeconds: number }>;
  published(at: number): Promise<PublishedKeys>;
}

export interface PublishedKeys {
  readonly algorithm: TokenAlgorithm;
  readonly issuer: string;
  readonly audience: string;
  readonly keys: { kid: string; algorithm: 'ES256'; publicKeyPem: string }[];
}
