import type { Document } from 'mongodb';

/** Parts of the JSON schemas. An integer is one in BSON too: money never becomes a double. */
export const WHOLE = { bsonType: ['int', 'long'] };
export const COUNT = { bsonType: ['int', 'long'], minimum: 0 };
export const TEXT = { bsonType: 'string' };
export const DATE = { bsonType: 'date' };
export const TRUE = { enum: [true] };
export const BOOKS_ID = { bsonType: 'objectId' };

/** A document with these fields, and no other. @param optional those that may be absent */
export function fieldsOf(required: Document, optional: Document = {}): Document {
  return {
    bsonType: 'object',
    required: Object.keys(required),
    additionalProperties: false,
    properties: { ...required, ...optional },
  };
}

/** A document with an id of these parts. */
export function documentWith(id: Document, required: Document, optional: Document = {}): Document {
  return fieldsOf({ _id: fieldsOf({ tenantId: TEXT, ...id }), ...required }, optional);
}

/** A document of the books of a merchant. */
export function bookWith(id: Document, required: Document, optional: Document = {}): Document {
  return documentWith({ booksId: BOOKS_ID, ...id }, required, optional);
}
