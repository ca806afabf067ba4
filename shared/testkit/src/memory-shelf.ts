import type { OutboxEntry } from '@merchant-analysis/contracts/outbox';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Shelf, ShelfAnswer, ShelfItem } from '@merchant-analysis/storage/shelf';

export interface MemoryShelf<T> extends Shelf<T> {
  /** What left with the changes so far. */
  readonly outgoing: OutboxEntry[];
}

/** A shelf in memory, of texts, so that nobody changes it from outside. */
export function memoryShelf<T>(): MemoryShelf<T> {
  const items = new Map<string, string>();
  const answers = new Map<string, { fingerprint: string; answer: string }>();
  const outgoing: OutboxEntry[] = [];
  const read = (tenantId: string, id: string): ShelfItem<T> | undefined => {
    const text = items.get(`${tenantId} ${id}`);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const place = ({ at, id }: { at: number; id: string }): string => `${String(at).padStart(17, '0')}${id}`;
  return {
    outgoing,
    find: async (tenantId, id) => read(tenantId, id),
    async list(tenantId, { owners, limit, after }) {
      return [...items]
        .filter(([key]) => key.startsWith(`${tenantId} `))
        .map(([, text]): ShelfItem<T> => JSON.parse(text))
        .filter((item) => owners === undefined || owners.includes(item.owner))
        .filter((item) => after === undefined || place(item) < place(after))
        .sort((a, b) => (place(a) < place(b) ? 1 : -1))
        .slice(0, limit);
    },
    async change(tenantId, { id, action, request, ifVersion, next }) {
      const key = request?.key === undefined ? undefined : `${tenantId} ${action} ${request.key}`;
      const kept = key === undefined ? undefined : answers.get(key);
      if (kept) {
        if (kept.fingerprint !== request?.fingerprint) throw problem('IDEMPOTENCY_KEY_REUSED');
        return (JSON.parse(kept.answer) as ShelfAnswer<T>).item;
      }
      const before = read(tenantId, id);
      if (ifVersion !== undefined && (before?.version ?? 0) !== ifVersion) throw problem('VERSION_STALE');
      const draft = next(before);
      let answer: ShelfAnswer<T> = { item: before };
      if (draft === 'remove') {
        items.delete(`${tenantId} ${id}`);
        answer = {};
      } else if (draft !== 'keep') {
        const item = { id, ...draft, version: (before?.version ?? 0) + 1 };
        items.set(`${tenantId} ${id}`, JSON.stringify(item));
        answer = { item };
      }
      outgoing.push(...(request?.outgoing?.(answer) ?? []));
      if (key !== undefined) {
        answers.set(key, { fingerprint: request?.fingerprint ?? '', answer: JSON.stringify(answer) });
      }
      return answer.item;
    },
  };
}
