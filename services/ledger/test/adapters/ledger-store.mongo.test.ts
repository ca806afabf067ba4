import { anySequence } from '../contract/any-sequence.js';
import { chunkProtocol } from '../contract/chunk-protocol.js';
import { facts } from '../contract/facts.js';
import { merchantsAndGroups } from '../contract/merchants-and-groups.js';
import { notices } from '../contract/notices.js';
import { readModels } from '../contract/read-models.js';
import { mongoBooks } from './mongo-books.js';

/** Each run writes a dozen times and reads everything back over the network. */
const RUNS = 40;

describe('the ledger in MongoDB', () => {
  const books = mongoBooks();

  chunkProtocol(books.open);
  facts(books.open);
  merchantsAndGroups(books.open);
  notices(books.open);
  readModels(books.open);
  anySequence(books.open, { runs: RUNS });
});
