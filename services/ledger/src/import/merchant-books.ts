import { createMerchant, type Merchant } from '@merchant-analysis/contracts/merchants';
import { type BusinessCalendar, businessCalendar } from '@merchant-analysis/kernel/business-date';
import { minorDigitsOf } from '@merchant-analysis/kernel/money';
import type { MerchantPort } from '../ports/merchants.js';
import type { BooksOf } from './profiles/row-reader.js';

/** More new merchants than a chain has outlets: the column is not the one that names them. */
const MOST_NEW_MERCHANTS = 1_000;

interface FinderOptions {
  readonly merchants: Pick<MerchantPort, 'findMerchantsByName' | 'createMerchant'>;
  readonly tenantId: string;
  readonly importId: string;
  /** Whether the one who imports may write into these books; not theirs and not there look the same. */
  readonly mayUse: (merchant: Merchant) => boolean;
  readonly createMerchants: boolean;
  /** Zone of wall times of the file; the merchant's when absent. Also of new merchants. */
  readonly timeZone: string | undefined;
  /** Of new merchants; merchants that keep another one are not used. */
  readonly currency: string | undefined;
  readonly newMerchantId: () => string;
  readonly now: () => number;
}

/** What came of looking for the merchant of a row: its books, or why there are none. */
export type FoundBooks = BooksOf | { readonly why: 'unknown' | 'ambiguous' | 'currency' | 'too-many-new' };

/** Finds the books into which rows go, by id or by the name in a column, and remembers them. */
export class BooksFinder {
  readonly #options: FinderOptions;
  readonly #byName = new Map<string, FoundBooks>();
  readonly #calendars = new Map<string, BusinessCalendar>();
  #created = 0;

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /** The books of a merchant that is there. */
  booksOf(merchant: Merchant): BooksOf {
    const { currency } = merchant;
    return {
      merchantId: merchant.id,
      currency,
      minorDigits: minorDigitsOf(currency),
      calendar: this.#calendarOf(this.#options.timeZone ?? merchant.timeZone),
    };
  }

  /** What is known of a name; undefined when it has to be looked up first. */
  known(name: string): FoundBooks | undefined {
    return this.#byName.get(name);
  }

  async lookUp(name: string): Promise<FoundBooks> {
    const found = await this.#find(name);
    if (this.#byName.size > 100_000) this.#byName.clear();
    this.#byName.set(name, found);
    return found;
  }

  async #find(name: string): Promise<FoundBooks> {
    const { merchants, tenantId, mayUse, createMerchants, currency } = this.#options;
    const named = (await merchants.findMerchantsByName(tenantId, name)).filter(mayUse);
    if (named.length > 1) return { why: 'ambiguous' };
    const merchant = named[0];
    if (merchant && currency !== undefined && merchant.currency !== currency) return { why: 'currency' };
    if (merchant) return this.booksOf(merchant);
    if (!createMerchants) return { why: 'unknown' };
    if (this.#created >= MOST_NEW_MERCHANTS) return { why: 'too-many-new' };
    this.#created++;
    return this.booksOf(await this.#create(name));
  }

  #create(name: string): Promise<Merchant> {
    const { merchants, tenantId, importId, timeZone, currency, newMerchantId, now } = this.#options;
    const fields = createMerchant.params.parse({ name: namedIn(name), timeZone, currency });
    // An import that is repeated after a crash, or when an answer was lost, gets the merchant that it made.
    const once = { action: 'import.createMerchant', key: `${importId}:${name}`, fingerprint: name };
    return merchants.createMerchant({
      tenantId,
      merchantId: newMerchantId(),
      fields,
      createdAt: now(),
      once,
    });
  }

  #calendarOf(timeZone: string): BusinessCalendar {
    let calendar = this.#calendars.get(timeZone);
    if (!calendar) {
      calendar = businessCalendar(timeZone);
      this.#calendars.set(timeZone, calendar);
    }
    return calendar;
  }
}

/** A name with Chinese characters is the Chinese name. */
function namedIn(name: string): { zh: string } | { en: string } {
  return /\p{Script=Han}/u.test(name) ? { zh: name } : { en: name };
}
