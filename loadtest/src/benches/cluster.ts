import { startRedisGroup } from '@merchant-analysis/testkit/redis-group';
import { ASKED_BOOKS, askEmbedded, askProcesses } from '../analyses/asked-platform.js';
import { COMPARED_HOW, comparePlatforms, figuresOf, ratiosOf } from '../analyses/compare-platforms.js';
import type { Bench, BenchResult, Progress } from '../bench.js';
import { startReplicaSet } from '../server/replica-set.js';
import { onSite, type Site } from '../server/site.js';

export const cluster: Bench = {
  name: 'cluster',
  question:
    'How many reports a second does a process a service give over NATS, MongoDB and Redis, against one process?',
  run: (progress: Progress) => onSite(progress, measure),
};

/** `processes` is the way between: a process a service over NATS, but the books in SQLite files and no Redis. */
async function measure(site: Site): Promise<BenchResult> {
  const set = await startReplicaSet(site);
  const redis = await startRedisGroup(site.pathOf('redis-server'));
  site.defer(() => redis.stop());
  const platforms = {
    embedded: await askEmbedded(site),
    processes: await askProcesses(site, 'processes', { replicas: 1 }),
    cluster: await askProcesses(site, 'cluster', {
      replicas: 1,
      mongo: set.address,
      settings: redis.env,
    }),
  };
  const compared = await comparePlatforms(platforms, site.progress);
  return {
    name: 'cluster',
    ratios: {
      ...ratiosOf(compared, 'cluster', 'embedded'),
      ...ratiosOf(compared, 'processes', 'embedded'),
    },
    figures: {
      ...figuresOf(compared, 'embedded'),
      ...figuresOf(compared, 'processes'),
      ...figuresOf(compared, 'cluster'),
    },
    settings: { ...ASKED_BOOKS, ...COMPARED_HOW.settings, mongoMembers: set.members.length },
    runs: COMPARED_HOW.rounds,
  };
}
