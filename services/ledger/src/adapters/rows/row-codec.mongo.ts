import { REFUND, VOCABULARY, VOID } from '../../domain/codes.js';
import type { PlacedRow } from '../../domain/placed-row.js';
import { isLarge, kindOf, statusOf } from '../../domain/traits.js';
import { rowId } from '../books-id.mongo.js';
import type { BooksId, RowDocument } from '../documents.mongo.js';
import { numberOf, whole } from './whole-number.mongo.js';
import { nameIn, type Vocabulary } from './words.mongo.js';

export function documentOf(books: BooksId, row: PlacedRow, importId: string | undefined): RowDocument {
  const { traits, originalExternalId } = row;
  const isUnnamed = kindOf(traits) === REFUND && statusOf(traits) !== VOID && originalExternalId === null;
  return {
    _id: rowId(books, row.source, row.externalId),
    occurredAt: new Date(row.occurredAt),
    day: row.day,
    settledDay: row.settledDay ?? undefined,
    amount: whole(row.amountMinor),
    traits,
    category: row.category,
    channel: row.channel,
    counterparty: row.counterparty,
    item: row.item,
    payerToken: row.payerToken ?? undefined,
    original: originalExternalId ?? undefined,
    quantityMicro: row.quantityMicro === null ? undefined : whole(row.quantityMicro),
    memo: row.memo ?? undefined,
    importId,
    isLarge: isLarge(traits) || undefined,
    isUnnamedRefund: isUnnamed || undefined,
  };
}

/** @param vocabularies where the name of the counterparty was read, or none, when nobody will ask for it */
export function placedFrom(document: RowDocument, vocabularies?: readonly Vocabulary[]): PlacedRow {
  const { _id, counterparty } = document;
  return {
    occurredAt: document.occurredAt.getTime(),
    source: _id.source,
    externalId: _id.externalId,
    day: document.day,
    settledDay: document.settledDay ?? null,
    amountMinor: numberOf(document.amount),
    traits: document.traits,
    category: document.category,
    channel: document.channel,
    counterparty,
    item: document.item,
    payerToken: document.payerToken ?? null,
    originalExternalId: document.original ?? null,
    quantityMicro: document.quantityMicro === undefined ? null : numberOf(document.quantityMicro),
    memo: document.memo ?? null,
    counterpartyName: (vocabularies && nameIn(vocabularies, VOCABULARY.counterparty, counterparty)) ?? null,
  };
}
