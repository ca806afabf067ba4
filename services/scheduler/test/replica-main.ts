import { answer, service } from '@merchant-analysis/broker/service';
import { runDailyChecks } from '@merchant-analysis/contracts/compliance';
import { listTenants, recordAudit } from '@merchant-analysis/contracts/identity';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { compose } from '@merchant-analysis/scheduler/container';
import { startTwoNodes } from '@merchant-analysis/testkit/two-nodes';

/**
 * A process that runs the scheduler, on a machine whose clock is wrong by `skewMs`. It says `tenant request` for
 * each run that it begins; `isStuck`: no run of it ever ends.
 */
const { env, skewMs, isStuck, tenants } = JSON.parse(process.argv[2]!) as {
  env: Record<string, string>;
  skewMs: number;
  isStuck: boolean;
  tenants: string[];
};
const rightNow = Date.now;
Date.now = () => rightNow() + skewMs;

const { schema } = await compose({ env, logger: silentLogger(), clock: { now: Date.now } });
await startTwoNodes([
  service('identity', {
    answers: [
      answer(listTenants, async () => ({
        data: tenants.map((id) => ({
          id,
          name: id,
          kind: 'live' as const,
          addressRanges: [],
          createdAt: '2026-01-01T00:00:00Z',
          version: 1,
        })),
        page: { hasMore: false },
      })),
      answer(recordAudit, async () => ({ seq: 1 })),
    ],
  }),
  service('compliance', {
    answers: [
      answer(runDailyChecks, async (_, { caller, requestId }) => {
        process.send!(`${caller.tenantId} ${requestId}`);
        if (isStuck) await new Promise(() => {});
        return { merchants: 1, failed: 0, detail: {} };
      }),
    ],
  }),
  schema,
]);
