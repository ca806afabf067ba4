import type { MongoClient, TopologyDescription } from 'mongodb';

/** Knows whether the replica set has a primary, from the driver's own heartbeats. */
export interface PrimaryWatch {
  /** For how long there has been no primary, milliseconds; 0 while there is one, and before the first connection. */
  lostForMs(): number;
}

/** Watches a client; must begin before it connects. @param now a monotonic clock, milliseconds */
export function watchPrimary(client: MongoClient, now: () => number = () => performance.now()): PrimaryWatch {
  let lostAt: number | undefined;
  let hasHadPrimary = false;
  client.on('topologyDescriptionChanged', ({ newDescription }) => {
    if (hasPrimary(newDescription)) {
      hasHadPrimary = true;
      lostAt = undefined;
    } else if (hasHadPrimary) lostAt ??= now();
  });
  return { lostForMs: () => (lostAt === undefined ? 0 : Math.max(1, now() - lostAt)) };
}

function hasPrimary(topology: TopologyDescription): boolean {
  return [...topology.servers.values()].some((server) => server.type === 'RSPrimary');
}
