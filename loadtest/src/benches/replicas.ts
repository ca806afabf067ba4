import { startRedisGroup } from '@merchant-analysis/testkit/redis-group';
import { ASKED_BOOKS, askProcesses } from '../analyses/asked-platform.js';
import { COMPARED_HOW, comparePlatforms, figuresOf, ratiosOf } from '../analyses/compare-platforms.js';
import type { Bench, BenchResult, Progress } from '../bench.js';
import { startReplicaSet } from '../server/replica-set.js';
import { onSite, type Site } from '../server/site.js';

export const replicas: Bench = {
  name: 'replicas',
  question: 'How many reports a second do two replicas of each service give on this machine, against one?',
  run: (progress: Progress) => onSite(progress, measure),
};

/** Both share the MongoDB and Redis servers, each with a database of its own. */
async function measure(site: Site): Promise<BenchResult> {
  const set = await startReplicaSet(site);
  const redis = await startRedisGroup(site.pathOf('redis-server'));
  site.defer(() => redis.stop());
  const open = (name: string, count: number) =>
    askProcesses(site, name, { replicas: count, mongo: set.addressOf(name), settings: redis.env });
  const compared = await comparePlatforms(
    { one: await open('one', 1), two: await open('two', 2) },
    site.progress,
  );
  return {
    name: 'replicas',
    ratios: ratiosOf(compared, 'two', 'one'),
    figures: { ...figuresOf(compared, 'one'), ...figuresOf(compared, 'two') },
    settings: { ...ASKED_BOOKS, ...COMPARED_HOW.settings, mongoMembers: set.members.length },
    runs: COMPARED_HOW.rounds,
  };
}
