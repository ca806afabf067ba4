/** The words in which a migration says what a document holds, as JSON schema for `createCollection`. */
export const text = { bsonType: 'string' };
export const texts = { bsonType: 'array', items: text };
export const flag = { bsonType: 'bool' };
/** A field that is there and true, or not there: what a partial index asks for. */
export const mark = { enum: [true] };
export const instant = { bsonType: 'date' };
/** Counts and amounts: never a double. */
export const whole = { bsonType: ['int', 'long'] };
/** An integer that never falls below nothing. */
export const count = { ...whole, minimum: 0 };

/** A document, or one inside another, with fields that must be there and fields that may. */
export function shape(needed: Record<string, object>, optional: Record<string, object> = {}) {
  return { bsonType: 'object', required: Object.keys(needed), properties: { ...needed, ...optional } };
}
