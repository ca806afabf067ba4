import type { Document } from 'mongodb';
import { ACCOUNT_TYPE_WORDS, METHOD_CODES, REFUND, SALE, VOCABULARY } from '../../domain/codes.js';
import type { DayPart, PartyDay, ReadModelPort } from '../../ports/read-models.js';
import { inBooks } from '../books-id.mongo.js';
import type { BooksRoom } from '../books-room.mongo.js';
import type { MerchantBooks } from '../merchants/merchant-books.mongo.js';
import { NOT_VOID, ROW_INDEXES } from '../rows/row-ranges.mongo.js';
import { traitOf, withTraits } from '../rows/trait-bits.mongo.js';
import { numberOf } from '../rows/whole-number.mongo.js';
import { nameIn, type Words } from '../rows/words.mongo.js';

/** Parts that one query looks for: each is a range of the index. */
const PARTS_AT_ONCE = 50;

interface Group {
  readonly _id: {
    readonly day: number;
    readonly payerToken: string | null;
    readonly counterparty: number;
    readonly isOut: number;
    readonly accountType: number;
  };
  readonly n: number;
  readonly sum: Parameters<typeof numberOf>[0];
}

/** By the index on the instants: only rows of the parts are read. */
export async function sumParties(
  room: BooksRoom,
  words: Words,
  books: MerchantBooks,
  { method, parts }: Parameters<ReadModelPort['sumParties']>[0],
): Promise<PartyDay[]> {
  const groups: Group[] = [];
  for (let start = 0; start < parts.length; start += PARTS_AT_ONCE) {
    const some = parts.slice(start, start + PARTS_AT_ONCE);
    const found = await room
      .of('transaction')
      .aggregate<Group>(
        [
          { $match: { $or: some.map((part) => rowsOf(books, part, METHOD_CODES[method])) } },
          { $match: { $expr: { $not: [IS_ANONYMOUS] } } },
          { $group: { _id: BY_PARTY, n: { $sum: 1 }, sum: { $sum: { $abs: '$amount' } } } },
        ],
        { session: room.session, hint: ROW_INDEXES.time },
      )
      .toArray();
    groups.push(...found);
  }
  const numbers = groups.map(({ _id }) => _id.counterparty);
  const known = await words.readNames(room, books, [{ vocabulary: VOCABULARY.counterparty, numbers }]);
  return groups.map(({ _id, n, sum }) => ({
    day: _id.day,
    party: _id.payerToken ?? nameIn(known, VOCABULARY.counterparty, _id.counterparty) ?? '',
    direction: _id.isOut ? 'out' : 'in',
    method,
    accountType: ACCOUNT_TYPE_WORDS[_id.accountType],
    count: n,
    sumMinor: numberOf(sum),
  }));
}

function rowsOf(books: MerchantBooks, { day, first, last }: DayPart, method: number): Document {
  return {
    ...inBooks(books),
    occurredAt: { $gte: new Date(first), $lte: new Date(last) },
    day,
    $and: [NOT_VOID, withTraits({ method })],
  };
}

const PAYER = { $ifNull: ['$payerToken', null] };

const BY_PARTY = {
  day: '$day',
  payerToken: PAYER,
  counterparty: '$counterparty',
  isOut: traitOf('isOut'),
  accountType: traitOf('accountType'),
};

/** A sale or a refund of which nobody knows whose. */
const IS_ANONYMOUS = {
  $and: [{ $eq: [PAYER, null] }, { $eq: ['$counterparty', 0] }, { $in: [traitOf('kind'), [SALE, REFUND]] }],
};
