import { VOCABULARY } from '../../domain/codes.js';
import type { Statements } from '../statements.js';

const MOST_WORDS_REMEMBERED = 200_000;

interface Vocabulary {
  readonly ids: Map<string, number>;
  readonly names: Map<number, string>;
}

/**
 * Words and their numbers, one vocabulary a merchant and column. Both directions are remembered; a number never
 * changes its word, so what another connection wrote cannot make the memory wrong.
 */
export class Words {
  readonly #statements: Statements;
  readonly #vocabularies = new Map<number, Vocabulary[]>();
  /** Rows of one merchant come together: the last one's vocabularies, by number. */
  #lastMerchant = Number.NaN;
  #lastVocabularies: Vocabulary[] = [];
  #fresh: { vocabulary: Vocabulary; id: number; name: string }[] = [];
  #remembered = 0;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** The number of a word, a new one when it is new. Only inside a write transaction. 0 for no word. */
  intern(merchantKey: number, vocabulary: number, name: string | undefined): number {
    if (!name) return 0;
    const known = this.#vocabularyOf(merchantKey, vocabulary);
    const id = known.ids.get(name);
    if (id !== undefined) return id;
    const found = this.find(merchantKey, vocabulary, name);
    if (found !== undefined) return found;
    const highest = this.#statements
      .of('SELECT max(id) AS id FROM word WHERE merchant_key = ? AND vocabulary = ?')
      .get(merchantKey, vocabulary);
    const next = Number(highest?.['id'] ?? 0) + 1;
    this.#statements.of('INSERT INTO word VALUES (?, ?, ?, ?)').run(merchantKey, vocabulary, next, name);
    this.#remember(known, next, name);
    this.#fresh.push({ vocabulary: known, id: next, name });
    return next;
  }

  /** The number of a word, or undefined when no row ever used it. */
  find(merchantKey: number, vocabulary: number, name: string): number | undefined {
    const known = this.#vocabularyOf(merchantKey, vocabulary);
    const id = known.ids.get(name);
    if (id !== undefined) return id;
    const row = this.#statements
      .of('SELECT id FROM word WHERE merchant_key = ? AND vocabulary = ? AND name = ?')
      .get(merchantKey, vocabulary, name);
    if (!row) return undefined;
    this.#remember(known, Number(row['id']), name);
    return Number(row['id']);
  }

  /** The word of a number; undefined for 0. */
  nameOf(merchantKey: number, vocabulary: number, id: number): string | undefined {
    if (id === 0) return undefined;
    const known = this.#vocabularyOf(merchantKey, vocabulary);
    let name = known.names.get(id);
    if (name === undefined) {
      const row = this.#statements
        .of('SELECT name FROM word WHERE merchant_key = ? AND vocabulary = ? AND id = ?')
        .get(merchantKey, vocabulary, id);
      if (!row) throw new Error(`word ${merchantKey}/${vocabulary}/${id} is used but not kept`);
      name = String(row['name']);
      this.#remember(known, id, name);
    }
    return name;
  }

  /** The transaction is in the file: its new words stay. */
  keepFresh(): void {
    this.#fresh = [];
    if (this.#remembered < MOST_WORDS_REMEMBERED) return;
    this.#vocabularies.clear();
    this.#lastMerchant = Number.NaN;
    this.#remembered = 0;
  }

  /** The transaction was rolled back: its new words were never there. */
  forgetFresh(): void {
    for (const { vocabulary, id, name } of this.#fresh) {
      vocabulary.ids.delete(name);
      vocabulary.names.delete(id);
    }
    this.#fresh = [];
  }

  #vocabularyOf(merchantKey: number, vocabulary: number): Vocabulary {
    if (merchantKey !== this.#lastMerchant) {
      this.#lastVocabularies =
        this.#vocabularies.get(merchantKey) ?? Object.values(VOCABULARY).map(emptyVocabulary);
      this.#vocabularies.set(merchantKey, this.#lastVocabularies);
      this.#lastMerchant = merchantKey;
    }
    return this.#lastVocabularies[vocabulary - 1]!;
  }

  #remember(vocabulary: Vocabulary, id: number, name: string): void {
    vocabulary.ids.set(name, id);
    vocabulary.names.set(id, name);
    this.#remembered++;
  }
}

function emptyVocabulary(): Vocabulary {
  return { ids: new Map(), names: new Map() };
}
