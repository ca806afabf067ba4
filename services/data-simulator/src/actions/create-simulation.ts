import type { Call } from '@merchant-analysis/broker/service';
import { isLimited } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type { createSimulation as contract } from '@merchant-analysis/contracts/simulations';
import { businessCalendar, formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { FeastCalendar } from '../domain/feast-calendar.js';
import { ARCHETYPE_NAMES, type SimulationPlan } from '../domain/simulation-plan.js';
import type { JobStore } from '../ports/jobs.js';
import { showJob } from './show-job.js';

interface Rim {
  readonly jobs: JobStore;
  readonly calendar: FeastCalendar;
  readonly clock: Clock;
  newJobId(): string;
  /** There is work: begin now. */
  wake(): void;
}

/**
 * Fills in the defaults, so that the plan alone decides the books, and puts it in line.
 * @throws Problem NOT_ALLOWED for a caller with limits, whom the new merchants would be beyond, as with any new
 * merchant; VALIDATION_FAILED when the feasts of the asked years are not known.
 */
export async function createSimulation(
  rim: Rim,
  params: ParamsOf<typeof contract>,
  call: Pick<Call, 'caller' | 'audit' | 'withRecord'>,
): Promise<ResultOf<typeof contract>> {
  const { caller } = call;
  if (isLimited(caller)) throw problem('NOT_ALLOWED', { role: caller.roles.join(', ') });
  const plan: SimulationPlan = {
    ...params,
    archetypes: params.archetypes ?? [...ARCHETYPE_NAMES],
    lastDate: params.lastDate ?? yesterday(rim.clock),
  };
  refuseUnknownYears(plan, rim.calendar);
  const note = ({ id }: { id: string }) => ({
    resourceType: 'simulation',
    resourceId: id,
    changes: { plan },
  });
  const job = await rim.jobs.create(
    { id: rim.newJobId(), kind: 'simulation', caller, request: plan, unit: 'days' },
    call.withRecord(note),
  );
  call.audit(note(job));
  rim.wake();
  return showJob(job);
}

function yesterday(clock: Clock): string {
  return formatDate(businessCalendar('Asia/Shanghai').dayOf(clock.now()) - 1);
}

function refuseUnknownYears(plan: SimulationPlan, { firstDay, lastDay }: FeastCalendar): void {
  const last = parseDate(plan.lastDate);
  const first = last - plan.days + 1;
  if (first >= firstDay && last <= lastDay) return;
  const message = `the days must lie between ${formatDate(firstDay)} and ${formatDate(lastDay)}, where the feasts are known; this begins on ${formatDate(first)}`;
  const zh = `日期须在已知节日的 ${formatDate(firstDay)} 至 ${formatDate(lastDay)} 之间；本次从 ${formatDate(first)} 开始`;
  throw problem('VALIDATION_FAILED', {}, { errors: [{ path: 'lastDate', message, zh }] });
}
