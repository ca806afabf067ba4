import { problem } from '@merchant-analysis/contracts/problems';
import type { BusinessCalendar } from '@merchant-analysis/kernel/business-date';
import { minorDigitsOf } from '@merchant-analysis/kernel/money';
import { Calendars } from '../../domain/calendars.js';
import type { Statements } from '../statements.js';

/** What writing and reading rows needs to know of a merchant. */
export interface MerchantBooks {
  readonly key: number;
  readonly merchantId: string;
  readonly currency: string;
  /** Minor units in one unit of the currency. */
  readonly unitMinor: number;
  readonly calendar: BusinessCalendar;
  readonly timeZone: string;
  readonly dayCut: string;
}

/** Finds the books of a merchant. A merchant of another tenant is not there. */
export class MerchantKeys {
  readonly #statements: Statements;
  readonly #calendars = new Calendars();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  find(tenantId: string, merchantId: string): MerchantBooks | undefined {
    const row = this.#statements
      .of(
        `SELECT merchant_key, currency, time_zone, day_cut FROM merchant WHERE tenant_id = ? AND merchant_id = ?`,
      )
      .get(tenantId, merchantId);
    if (!row) return undefined;
    const currency = String(row['currency']);
    const timeZone = String(row['time_zone']);
    const dayCut = String(row['day_cut']);
    return {
      key: Number(row['merchant_key']),
      merchantId,
      currency,
      unitMinor: 10 ** minorDigitsOf(currency),
      calendar: this.#calendars.of(timeZone, dayCut),
      timeZone,
      dayCut,
    };
  }

  /** @throws Problem NOT_FOUND. */
  get(tenantId: string, merchantId: string): MerchantBooks {
    const books = this.find(tenantId, merchantId);
    if (!books) throw problem('NOT_FOUND', { what: 'merchant' });
    return books;
  }
}
