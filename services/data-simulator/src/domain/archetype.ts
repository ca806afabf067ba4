import type { ARCHETYPES } from '@merchant-analysis/contracts/simulations';
import type { TransactionInput, TransactionKind } from '@merchant-analysis/contracts/transactions';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { FeastCalendar } from './feast-calendar.js';

export type ArchetypeName = (typeof ARCHETYPES)[number];
export type Method = NonNullable<TransactionInput['method']>;

/** One choice and how often it is taken, relative to its neighbours. */
export interface Weighted<T> {
  readonly value: T;
  readonly weight: number;
}

export interface Item {
  readonly name: string;
  readonly category: string;
  readonly priceFen: number;
  /** What one piece costs to buy or make, at the prices of the first day. */
  readonly unitCostFen: number;
  /** The supplier whose deliveries contain it. */
  readonly supplier: string;
  readonly weight: number;
  /** How much more often before 11:00, from 11:00 to 17:00, and from 17:00. */
  readonly dayparts?: readonly [morning: number, day: number, evening: number];
}

/** When the money of a sale arrives, counted from its business date. */
export interface SettlementRule {
  readonly minDays: number;
  readonly maxDays: number;
  /** Whether weekends and holidays are skipped: the day counted to moves on to a working day. */
  readonly workingDays: boolean;
}

export interface Channel {
  readonly name: string;
  readonly weight: number;
  /** How much of its share the channel gains in a year, as a ratio. */
  readonly shareGrowthPerYear: number;
  readonly methods: readonly Weighted<Method>[];
  /** Of a platform that collects the money: replaces the rule of the method. */
  readonly settlement?: SettlementRule;
  /** Platform commission on sales minus refunds, in 1/10,000. */
  readonly commissionBasisPoints: number;
  readonly platform?: string;
  /** Boxes and bags of one order. */
  readonly packagingFen: number;
  /** What one parcel costs, where the merchant pays the courier. */
  readonly shippingFen: number;
  /** Share of the orders whose payer is known by a token. */
  readonly knownPayerRatio: number;
}

export interface Supplier {
  readonly key: string;
  readonly name: string;
  /** Category of its purchases. */
  readonly category: string;
  /** Monday 1 … Sunday 7. */
  readonly deliveryWeekdays: readonly number[];
  /** For how many days of expected sales the stock is filled up. */
  readonly coverDays: number;
  /** Paid at the door, or by the statement of the month on a day of the next one. */
  readonly terms:
    | { readonly kind: 'on-delivery' }
    | { readonly kind: 'statement'; readonly paymentDay: number };
  /** Amplitude of its prices over the year: vegetables are dear in winter. */
  readonly seasonalRatio: number;
}

/** An outflow of the same amount on the same day of every month or quarter. */
export interface FixedCost {
  readonly category: string;
  readonly kind: TransactionKind;
  readonly amountFen: number;
  readonly dayOfMonth: number;
  /** Months of the year (1–12) in which it is due; absent: every month. */
  readonly months?: readonly number[];
  readonly counterparty: string;
  readonly accountType: 'entity' | 'person';
  /** How much it rises every January, in 1/1,000. */
  readonly yearlyRisePermille: number;
  readonly memo?: string;
}

/** A monthly bill with a base and a part that follows the orders and the season. */
export interface Utility {
  readonly category: string;
  readonly counterparty: string;
  readonly dayOfMonth: number;
  readonly baseFen: number;
  readonly perOrderFen: number;
  /** Extra share in the hottest (July) and the coldest (January) month. */
  readonly summerRatio: number;
  readonly winterRatio: number;
}

/** A customer that gets a delivery every week, one invoice a month, and pays later. */
export interface InvoicedCustomer {
  readonly name: string;
  readonly buyerClass: 'government' | 'large-enterprise' | 'small-enterprise';
  readonly item: string;
  readonly category: string;
  /** Monday 1 … Friday 5. */
  readonly deliveryWeekday: number;
  /** Worth of one delivery. */
  readonly minFen: number;
  readonly maxFen: number;
  readonly termDays: number;
  /** How late it pays, in days after the due date. */
  readonly maxLateDays: number;
  readonly costRatio: number;
  readonly supplier: string;
}

/** Everything that merchants of one kind have in common. Data and the effect of the calendar; no state. */
export interface Archetype {
  readonly name: ArchetypeName;
  readonly industry: string;
  readonly mcc: string;
  /** Unified social credit code: 1 company, 2 individual business (个体工商户). */
  readonly creditCodeKind: 1 | 2;
  readonly words: { readonly first: readonly LocalizedText[]; readonly last: readonly LocalizedText[] };
  readonly ordersPerDay: number;
  /** Monday … Sunday; their mean is 1. */
  readonly weekdayFactors: readonly number[];
  /** January … December. */
  readonly monthFactors: readonly number[];
  /** Orders by hour of the day, relative. */
  readonly hourWeights: readonly number[];
  readonly declaredHours: readonly { readonly opens: string; readonly closes: string }[];
  readonly quantities: readonly Weighted<number>[];
  readonly items: readonly Item[];
  readonly channels: readonly Channel[];
  readonly methodSettlement: Readonly<Record<Method, SettlementRule>>;
  readonly suppliers: readonly Supplier[];
  readonly fixedCosts: readonly FixedCost[];
  readonly utilities: readonly Utility[];
  readonly bonus: {
    readonly permilleOfTurnover: number;
    readonly dayOfMonth: number;
    readonly counterparty: string;
  };
  /** Advertising, in 1/1,000 of the turnover of the days since the last top-up. */
  readonly promotionPermille: number;
  readonly refunds: {
    readonly ratio: number;
    readonly partialRatio: number;
    readonly minDays: number;
    readonly maxDays: number;
  };
  readonly repairsPerYear: number;
  readonly invoicedCustomers: readonly InvoicedCustomer[];
  readonly openingBalanceFen: number;
  readonly priceStepFen: number;
  readonly dayNoise: number;
  /** Multiplier of the orders of a day; 0 is a closed day. Weekday and season come on top. */
  calendarFactor(day: number, calendar: FeastCalendar): number;
}
