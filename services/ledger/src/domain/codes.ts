import type { Dimension, TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';

/**
 * The small numbers that stand for words in the books. They are stored: add new ones, never change one.
 * 0 is always "none was given".
 */
export const KIND_CODES: Readonly<Record<TransactionKind, number>> = {
  sale: 1,
  refund: 2,
  purchase: 3,
  wage: 4,
  rent: 5,
  utility: 6,
  fee: 7,
  tax: 8,
  expense: 9,
  other_income: 10,
  financing: 11,
  own_transfer: 12,
};

export const METHOD_CODES: Readonly<Record<NonNullable<TransactionInput['method']>, number>> = {
  cash: 1,
  card: 2,
  transfer: 3,
  code: 4,
};

export const ACCOUNT_TYPE_CODES: Readonly<Record<NonNullable<TransactionInput['accountType']>, number>> = {
  entity: 1,
  person: 2,
};

export const STATUS_CODES: Readonly<Record<TransactionInput['status'], number>> = {
  settled: 1,
  pending: 2,
  void: 3,
};

/** Columns by which months are rolled up. */
export const DIMENSION_CODES: Readonly<Record<Dimension, number>> = {
  category: 1,
  channel: 2,
  method: 3,
  counterparty: 4,
  item: 5,
};

/** The vocabularies of a merchant: what a small integer in a row stands for. */
export const VOCABULARY = { source: 1, category: 2, channel: 3, counterparty: 4, item: 5 } as const;

export const SALE = KIND_CODES.sale;
export const REFUND = KIND_CODES.refund;
export const OWN_TRANSFER = KIND_CODES.own_transfer;
export const VOID = STATUS_CODES.void;
export const CASH = METHOD_CODES.cash;
export const TRANSFER = METHOD_CODES.transfer;

/** From code back to word: `wordsOf(KIND_CODES)[1]` is "sale". */
function wordsOf<W extends string>(codes: Readonly<Record<W, number>>): readonly (W | undefined)[] {
  const words: (W | undefined)[] = [undefined];
  for (const word in codes) words[codes[word]] = word;
  return words;
}

export const KIND_WORDS = wordsOf(KIND_CODES);
export const METHOD_WORDS = wordsOf(METHOD_CODES);
export const ACCOUNT_TYPE_WORDS = wordsOf(ACCOUNT_TYPE_CODES);
export const STATUS_WORDS = wordsOf(STATUS_CODES);
