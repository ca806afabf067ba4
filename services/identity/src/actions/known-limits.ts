import type { Call } from '@merchant-analysis/broker/service';
import { problem } from '@merchant-analysis/contracts/problems';
import type { Books } from '../ports/books.js';

export interface BooksRim {
  readonly booksOf: (call: Pick<Call, 'ask'>) => Books;
}

interface GivenLimits {
  readonly merchantIds?: readonly string[] | null | undefined;
  readonly groupIds?: readonly string[] | null | undefined;
}

const MOST_NAMED = 5;
const MOST_ERRORS = 100;

/**
 * Refuses limits to what is not in the books. When the books do not answer, nobody is limited to what nobody has
 * looked up.
 * @throws Problem LIMITS_UNKNOWN that names each, SERVICE_UNAVAILABLE.
 */
export async function demandKnownLimits(
  { booksOf }: BooksRim,
  given: GivenLimits,
  call: Pick<Call, 'ask'>,
): Promise<void> {
  const merchantIds = given.merchantIds ?? [];
  const groupIds = given.groupIds ?? [];
  if (merchantIds.length === 0 && groupIds.length === 0) return;
  const unknown = await booksOf(call).listUnknown({ merchantIds, groupIds });
  const ids = [...unknown.merchantIds, ...unknown.groupIds];
  if (ids.length === 0) return;
  const rest = ids.length > MOST_NAMED ? ` … (${ids.length})` : '';
  const errorsOf = (field: string, all: readonly string[], missing: readonly string[], what: string) =>
    missing.map((id) => ({ path: `${field}.${all.indexOf(id)}`, message: `there is no ${what} ${id}` }));
  const errors = [
    ...errorsOf('merchantIds', merchantIds, unknown.merchantIds, 'merchant'),
    ...errorsOf('groupIds', groupIds, unknown.groupIds, 'group'),
  ];
  throw problem(
    'LIMITS_UNKNOWN',
    { ids: ids.slice(0, MOST_NAMED).join(', ') + rest },
    { errors: errors.slice(0, MOST_ERRORS) },
  );
}
