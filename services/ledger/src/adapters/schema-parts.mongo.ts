import { count, instant, mark, text, whole } from '@merchant-analysis/storage/document-shape';
import type { Document } from 'mongodb';

/** The words of every service under names that leave `whole` to the function that writes an integer. */
export const WHOLE = whole;
export const COUNT = count;
export const TEXT = text;
export const DATE = instant;
export const TRUE = mark;
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
