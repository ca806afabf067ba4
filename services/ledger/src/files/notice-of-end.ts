import { keepNotice } from '@merchant-analysis/contracts/notices';
import { entryFor, type OutboxEntry } from '@merchant-analysis/contracts/outbox';
import { publishEvent } from '@merchant-analysis/contracts/webhooks';
import type { ImportEntry, ImportState, ImportTotals } from '../ports/imports.js';

/** What people, and addresses outside, hear when an import has ended. Whoever cancelled one knows. */
export function noticeOfEnd(
  entry: ImportEntry,
  state: ImportState,
  { inserted, corrected, unchanged, rejected }: ImportTotals,
  finishedAt: number,
): OutboxEntry[] {
  if (state !== 'succeeded' && state !== 'failed') return [];
  const { tenantId, importId, merchantId, createdBy, fileName } = entry;
  const text =
    state === 'succeeded'
      ? {
          zh: `“${fileName}”已导入：新增 ${inserted} 行，更正 ${corrected} 行，拒绝 ${rejected} 行。`,
          en: `${fileName} was imported: ${inserted} rows added, ${corrected} corrected, ${rejected} turned away.`,
        }
      : {
          zh: `“${fileName}”未能全部导入：已新增 ${inserted} 行，原因见该导入任务。`,
          en: `${fileName} could not be imported whole: ${inserted} rows were added, its job says why.`,
        };
  const notice = {
    kind: state === 'succeeded' ? ('import-finished' as const) : ('import-failed' as const),
    at: new Date(finishedAt).toISOString(),
    merchantId,
    resource: { type: 'import' as const, id: importId },
    text,
    figures: { inserted, corrected, unchanged, rejected },
    audiences: ['M' as const, 'O' as const, 'A' as const],
    startedBy: createdBy,
  };
  // No request is waiting for it any more: the import itself is what can be looked up.
  const about = { tenantId, requestId: importId, orderKey: `${tenantId} ${merchantId ?? ''}` };
  const { at, text: said, figures } = notice;
  const data = { importId, state, fileName, text: said, ...figures };
  return [
    entryFor(keepNotice, notice, about),
    entryFor(publishEvent, { event: 'import.completed', at, merchantId, data }, about),
  ];
}
