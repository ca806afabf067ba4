import { z } from 'zod';
import { forecastId } from './cashflow.js';
import { command, query } from './contract.js';
import {
  amountMinor,
  businessDate,
  identifier,
  instant,
  localizedText,
  merchantId,
  pageOf,
  pageParams,
} from './fields.js';
import { scheduledResult } from './schedules.js';

export const cashAlertId = identifier('cal');
export const cashAlertKind = z.enum(['low-balance', 'forecast-drift']);

/** When somebody wants to hear that money may run short. One for each merchant, under its id. */
export const cashAlertPolicy = z.object({
  merchantId,
  enabled: z.boolean(),
  floorMinor: amountMinor.describe('The balance line to watch'),
  probability: z.number().min(0.01).max(0.99).describe('An alert is raised at this chance or more'),
  withinDays: z.int().min(7).max(90).describe('How far ahead is looked'),
  updatedAt: instant,
  version: z.int().min(1),
});
export type CashAlertPolicy = z.output<typeof cashAlertPolicy>;

export const getCashAlertPolicy = query({
  action: 'cashflow.getCashAlertPolicy',
  summary: 'When somebody wants to hear that the money of a merchant may run short',
  params: z.object({ merchantId }),
  result: cashAlertPolicy,
});

export const putCashAlertPolicy = command({
  action: 'cashflow.putCashAlertPolicy',
  idempotent: true,
  summary: 'Set when an alert is raised for a merchant',
  params: z.strictObject({
    merchantId,
    ifVersion: z.int().min(0).optional().describe('From If-Match: refuse when it was changed since'),
    enabled: z.boolean().default(true),
    floorMinor: z.int().default(0),
    probability: z.number().min(0.01).max(0.99).default(0.2),
    withinDays: z.int().min(7).max(90).default(30),
  }),
  result: cashAlertPolicy,
});

export const cashAlert = z.object({
  id: cashAlertId.describe('One for each merchant and kind; it opens again when its reason comes back'),
  merchantId,
  kind: cashAlertKind,
  state: z.enum(['open', 'closed']),
  text: localizedText,
  forecastId: forecastId.optional(),
  figures: z.record(z.string(), z.union([z.number(), businessDate])).describe('What it rests on, by name'),
  raisedAt: instant,
  lastSeenAt: instant,
  closedAt: instant.optional(),
});
export type CashAlert = z.output<typeof cashAlert>;

export const listCashAlerts = query({
  action: 'cashflow.listCashAlerts',
  summary: 'Where money may run short and forecasts have drifted, last seen first',
  params: z.object({ ...pageParams, merchantId: merchantId.optional() }),
  result: pageOf(cashAlert),
});

/** The scheduled job: looks ahead for every merchant with a policy, and at how its old forecasts turned out. */
export const watchCash = command({
  action: 'cashflow.watchCash',
  summary: 'Raise and close cash alerts',
  params: z.object({}),
  result: scheduledResult,
  idempotent: true,
  timeoutMs: 600_000,
});
