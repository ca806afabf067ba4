import type { Call } from '@merchant-analysis/broker/service';
import { maySeeMerchant } from '@merchant-analysis/contracts/caller';
import type { ParamsOf, ResultOf } from '@merchant-analysis/contracts/contract';
import type * as contracts from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { Calendars } from '../domain/calendars.js';
import { subjectVersion } from '../domain/subject-version.js';
import type { GroupPort } from '../ports/groups.js';
import type { MerchantPort } from '../ports/merchants.js';
import type { ReadModelPort } from '../ports/read-models.js';
import { getMembers, maySeeGroup, type SubjectParams, showMerchant } from './visibility.js';

interface Rim {
  readonly merchants: MerchantPort;
  readonly groups: GroupPort;
  readonly readModels: ReadModelPort;
  readonly clock: Clock;
  readonly calendars: Calendars;
}

/** What an analyst needs to know before it reads. @throws Problem NOT_FOUND, CONFLICT for members that do not sum. */
export async function describeSubject(
  rim: Rim,
  params: ParamsOf<typeof contracts.describeSubject>,
  { caller }: Pick<Call, 'caller'>,
): Promise<contracts.Subject> {
  const members = await getMembers(rim, caller, params);
  const [first] = members;
  if (members.some(({ timeZone, dayCut }) => timeZone !== first.timeZone || dayCut !== first.dayCut)) {
    throw differentDays();
  }
  const merchantIds = members.map(({ id }) => id);
  const { tenantId } = caller;
  const span = await rim.readModels.describeBooks({ tenantId, merchantIds });
  const group =
    params.groupId === undefined ? undefined : await rim.groups.findGroup(tenantId, params.groupId);
  const { dataVersion, today } = await getDataVersion(rim, params, { caller });
  return {
    kind: group ? 'group' : 'merchant',
    id: group?.id ?? first.id,
    name: group?.name ?? first.name,
    currency: first.currency,
    timeZone: first.timeZone,
    dayCut: first.dayCut,
    merchants: members.map((merchant) => showMerchant(caller, merchant)),
    dataVersion,
    ...(span.firstDay === undefined ? {} : { firstDate: formatDate(span.firstDay) }),
    ...(span.lastDay === undefined ? {} : { lastDate: formatDate(span.lastDay) }),
    transactionCount: span.transactionCount,
    openingBalanceMinor: members.reduce((sum, { openingBalanceMinor }) => sum + openingBalanceMinor, 0),
    today,
  };
}

/** The hot path of every kept answer: one indexed read. */
export async function getDataVersion(
  { merchants, calendars, clock }: Pick<Rim, 'merchants' | 'calendars' | 'clock'>,
  { merchantId, groupId }: SubjectParams,
  { caller }: Pick<Call, 'caller'>,
): Promise<ResultOf<typeof contracts.getDataVersion>> {
  const { tenantId } = caller;
  const todayAt = (timeZone: string, dayCut: string) =>
    formatDate(calendars.of(timeZone, dayCut).dayOf(clock.now()));
  if (merchantId !== undefined) {
    const head = await merchants.findMerchantHead(tenantId, merchantId);
    if (!head || !maySeeMerchant(caller, head)) throw problem('NOT_FOUND', { what: 'merchant' });
    return { dataVersion: subjectVersion(head), today: todayAt(head.timeZone, head.dayCut) };
  }
  const isVisible = groupId !== undefined && maySeeGroup(caller, groupId);
  const head = isVisible ? await merchants.findGroupHead(tenantId, groupId) : undefined;
  if (!head) throw problem('NOT_FOUND', { what: 'group' });
  if (!head.calendar) throw differentDays();
  return { dataVersion: subjectVersion(head), today: todayAt(head.calendar.timeZone, head.calendar.dayCut) };
}

function differentDays(): Error {
  return problem('CONFLICT', {
    reason: {
      en: 'the merchants of the group do not share one time zone and day cut',
      zh: '组内商户的时区或日切时间不一致',
    },
  });
}
