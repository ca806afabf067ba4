import { z } from 'zod';

/** A JSON Schema (draft 2020-12), as OpenAPI 3.1 embeds it. */
export type JsonSchema = { [name: string]: unknown };

const REFERENCE = (id: string): string => `#/components/schemas/${id}`;

/** What a client may send, written out in place. */
export function requestSchemaOf(schema: z.ZodType): JsonSchema {
  return withoutNames(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** What a client gets: schemas by name, which refer to each other. */
export function answerSchemasOf(named: Readonly<Record<string, z.ZodType>>): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: REFERENCE, unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutNames(schema)]));
}

export function referenceTo(id: string): JsonSchema {
  return { $ref: REFERENCE(id) };
}

/** The document says once which dialect it speaks, and a component's name is its place. */
function withoutNames(schema: JsonSchema): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest } = schema;
  return rest;
}
