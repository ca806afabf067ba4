/** A JSON Schema as the API document writes it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** Texts that fit the patterns of the contracts. */
const BY_PATTERN: readonly [RegExp, string][] = [
  [/\\d\{4\}-\(0\[1-9\]/, '2026-10'],
  [/\[01\]\\d\|2\[0-3\]/, '09:30'],
  [/^\^\[A-Z\]\{3\}\$$/, 'CNY'],
  [/^\^\[A-Z\]\{2\}-/, 'TX-01'],
  [/^\^\(imp\|exp/, 'imp_00000001'],
  [/0-9a-fA-F\.:/, '10.0.0.0/8'],
  [/\\d\{4\}/, '5812'],
  [/\[a-z0-9-\]/, 'daily-compliance'],
];

/** The smallest value that fits a schema: required members, first choices. */
export function exampleOf(schema: Schema, named: Readonly<Record<string, Schema>> = {}): unknown {
  if (schema.$ref) return exampleOf(named[schema.$ref.split('/').at(-1)!]!, named);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return exampleOf(choices[0]!, named);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, exampleOf(schema.properties![name]!, named)]),
      );
    case 'array':
      return [exampleOf(schema.items ?? {}, named)];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema);
  }
}

function textOf(schema: Schema): string {
  const { pattern = '', format, example, description = '' } = schema;
  if (typeof example === 'string') return example;
  if (format === 'date') return '2026-10-01';
  if (format === 'date-time' || pattern.includes('T(?:')) return '2026-10-01T12:00:00+08:00';
  const prefix = /^\^([a-z]{3})_/.exec(pattern)?.[1];
  if (prefix) return `${prefix}_00000001`;
  const known = BY_PATTERN.find(([shape]) => shape.test(pattern));
  if (known) return known[1];
  if (/time zone/i.test(description)) return 'Asia/Shanghai';
  return 'noodle shop';
}
