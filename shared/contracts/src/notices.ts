import { z } from 'zod';
import { audience } from './compliance.js';
import { command, query } from './contract.js';
import { identifier, instant, localizedText, merchantId, pageOf, pageParams } from './fields.js';

export const noticeId = identifier('ntc');
export const noticeKind = z.enum(['import-finished', 'import-failed', 'alert-raised']);
export type NoticeKind = z.output<typeof noticeKind>;

/** Something that happened while nobody was looking. */
export const notice = z.object({
  id: noticeId,
  kind: noticeKind,
  at: instant,
  merchantId: merchantId.optional().describe('Absent when it is about several merchants'),
  resource: z.object({ type: z.enum(['import', 'compliance-alert', 'cash-alert']), id: z.string().max(60) }),
  text: localizedText,
  figures: z.record(z.string(), z.int()).describe('Counts, by name'),
});
export type Notice = z.output<typeof notice>;

export const listNotices = query({
  action: 'ledger.listNotices',
  summary: 'What happened to the merchants that the caller may see: imports that ended, alerts, newest first',
  params: z.object({ ...pageParams, merchantId: merchantId.optional(), kind: noticeKind.optional() }),
  result: pageOf(notice),
});

/**
 * Asked by the outboxes of the services alone (it is on no route), for the tenant of the caller. The idempotency
 * key is the id of the entry: it is kept as long as the notice, so that a letter that was dead for weeks has no
 * second effect either.
 */
export const keepNotice = command({
  action: 'ledger.keepNotice',
  summary: 'Keep a notice; the same again changes nothing',
  params: notice.omit({ id: true }).extend({
    text: z.object({ zh: z.string().max(2000), en: z.string().max(2000) }),
    audiences: z.array(audience).min(1).describe('Who may know of it'),
    startedBy: z
      .string()
      .max(60)
      .optional()
      .describe('Who may see it although it is about several merchants'),
  }),
  result: z.object({ id: noticeId }),
  idempotent: true,
});
