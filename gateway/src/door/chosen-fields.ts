import { problem } from '@merchant-analysis/contracts/problems';

const MAX_FIELDS = 50;
const FIELD = /^[A-Za-z][A-Za-z0-9]{0,59}$/;

/**
 * The fields that `?fields=id,name` asks for; undefined without it.
 * @throws Problem VALIDATION_FAILED when it is not a list of names.
 */
export function chosenFieldsOf(text: unknown): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const names = typeof text === 'string' ? text.split(',').map((name) => name.trim()) : [];
  if (names.length > 0 && names.length <= MAX_FIELDS && names.every((name) => FIELD.test(name)))
    return new Set(names);
  throw problem(
    'VALIDATION_FAILED',
    {},
    { errors: [{ path: 'fields', message: 'must be names, comma-separated', zh: '须为以逗号分隔的名称' }] },
  );
}

/**
 * Leaves only the chosen fields in an answer: of each item of a page, or of the one thing that it is. A name
 * that the answer does not have is not missed.
 */
export function chooseFields(answer: unknown, chosen: ReadonlySet<string>): unknown {
  if (!isObject(answer)) return answer;
  const { data } = answer;
  if (Array.isArray(data)) return { ...answer, data: data.map((item) => pick(item, chosen)) };
  return pick(answer, chosen);
}

function pick(value: unknown, chosen: ReadonlySet<string>): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => chosen.has(name)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
