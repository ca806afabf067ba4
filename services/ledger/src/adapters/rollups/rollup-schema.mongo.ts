import type { Document } from 'mongodb';
import { bookWith, COUNT, WHOLE } from '../schema-parts.mongo.js';
import { columnsOf, type RollupFamily } from './rollup-families.mongo.js';

/** Columns of integers; a sum of squares may be a fraction. */
export function rollupSchema(family: RollupFamily): Document {
  const { fraction, place, hasFlows } = family;
  const columns = columnsOf(family).map((name) => {
    const items = name === fraction ? { bsonType: 'number' } : WHOLE;
    return [name, { bsonType: 'array', items }];
  });
  const flows = { firstDay: WHOLE, lastDay: WHOLE, count: COUNT, flows: { bsonType: 'array', items: WHOLE } };
  return bookWith(Object.fromEntries(place.map((name) => [name, WHOLE])), {
    ...Object.fromEntries(columns),
    ...(hasFlows ? flows : {}),
  });
}
