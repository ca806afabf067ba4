import type { MongoAddress } from '@merchant-analysis/settings/mongo';

/** The settings with which a program finds its collections at this address. */
export function mongoSettingsOf({
  uri,
  replicaSet,
  username,
  password,
}: MongoAddress): Record<string, string> {
  return {
    MONGODB_URI: uri,
    MONGODB_REPLICA_SET: replicaSet,
    ...(username === undefined ? {} : { MONGODB_USERNAME: username }),
    ...(password === undefined ? {} : { MONGODB_PASSWORD: password }),
  };
}
