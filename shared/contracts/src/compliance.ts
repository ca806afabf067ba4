import { z } from 'zod';
import { command, query } from './contract.js';
import {
  businessDate,
  hasOneSubject,
  identifier,
  instant,
  line,
  localizedText,
  merchantId,
  oneSubjectMessage,
  pageOf,
  pageParams,
  subjectParams,
} from './fields.js';
import { scheduledResult } from './schedules.js';

export const ruleId = z
  .string()
  .regex(/^[A-Z]{2}-\d{2}$/)
  .describe('Such as TX-01');
export const severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);
/** M merchant, O operations, A anti-money-laundering analyst. */
export const audience = z.enum(['M', 'O', 'A']);
/** How sure the source is: V1 read in the law, V2 in a secondary source, M to be verified, E platform default. */
export const confidence = z.enum(['V1', 'V2', 'M', 'E']);
export type Confidence = z.output<typeof confidence>;
export type Audience = z.output<typeof audience>;

export const ruleDescription = z.object({
  id: ruleId,
  version: z.string(),
  name: localizedText,
  severity,
  audiences: z.array(audience),
  law: z.array(
    z.object({
      text: localizedText,
      confidence,
      standing: localizedText.describe('How it is shown: M and E are never shown as law'),
    }),
  ),
  validFrom: businessDate.optional(),
  validTo: businessDate.optional(),
  thresholds: z.array(
    z.object({ name: z.string(), value: z.number(), unit: z.string(), confidence, standing: localizedText }),
  ),
  peers: z
    .array(
      z.object({
        name: z.string(),
        default: z.number(),
        byMcc: z.record(z.string(), z.number()),
        unit: z.string(),
        confidence,
        standing: localizedText,
      }),
    )
    .describe('Figures that depend on the trade, by merchant category code'),
  lists: z.array(
    z.object({ name: z.string(), values: z.array(z.string()), confidence, standing: localizedText }),
  ),
});
export type RuleDescription = z.output<typeof ruleDescription>;

export const evidence = z.object({
  transactionIds: z.array(z.string()).max(100).describe('The newest ones, where there are more'),
  transactionsTruncated: z.boolean(),
  transactionCount: z
    .int()
    .optional()
    .describe('How many there are in all; absent where the finding is about no transactions'),
  sums: z.record(z.string(), z.int()).describe('Minor units, by name'),
  figures: z.record(z.string(), z.number()).describe('Counts and ratios, by name'),
  dates: z.array(businessDate),
  notes: z.array(localizedText),
});

export const finding = z.object({
  ruleId,
  ruleVersion: z.string(),
  merchantId,
  severity,
  outcome: z.enum(['broken', 'warning']),
  /** What this finding is about, the same from run to run: a day, a period, a licence. */
  key: z.string(),
  reason: localizedText,
  evidence,
});
export type Finding = z.output<typeof finding>;

/** One rule applied to one merchant: passed, failed with findings, not applicable or undetermined, with the reason. */
export const ruleResult = z.object({
  ruleId,
  ruleVersion: z.string(),
  merchantId,
  status: z.enum(['passed', 'failed', 'not-applicable', 'undetermined']),
  reason: localizedText.optional(),
  findings: z.array(finding),
  truncated: z.boolean().describe('There may be more findings than are listed'),
});
export type RuleResult = z.output<typeof ruleResult>;

/** Only what the caller's audience may see is in here, and only that is counted. */
export const complianceReport = z.object({
  verdict: z.enum(['passed', 'failed', 'undetermined']),
  today: businessDate,
  ruleSet: z.object({ year: z.int(), version: z.string() }),
  counts: z.object({
    passed: z.int(),
    failed: z.int(),
    notApplicable: z.int(),
    undetermined: z.int(),
    warnings: z
      .int()
      .describe('Rules with a warning, whatever their status; warnings alone do not fail a rule'),
  }),
  results: z.array(ruleResult),
  disclaimer: localizedText,
});
export type ComplianceReport = z.output<typeof complianceReport>;

export const checkCompliance = query({
  action: 'compliance.checkCompliance',
  summary: 'Which rule is broken or about to be, now; nothing is kept',
  params: z
    .object({
      ...subjectParams,
      today: businessDate.optional(),
      ruleIds: z.array(ruleId).max(100).optional(),
    })
    .refine(hasOneSubject, oneSubjectMessage),
  result: complianceReport,
  timeoutMs: 10_000,
});

export const checkId = identifier('chk');

/** Runs the check and keeps it; findings become alerts (the same rule, merchant and key is the same alert). */
export const createCheck = command({
  action: 'compliance.createCheck',
  idempotent: 'with-key',
  summary: 'Check and keep the result; new findings become alerts',
  params: z
    .strictObject({ ...subjectParams, today: businessDate.optional() })
    .refine(hasOneSubject, oneSubjectMessage),
  result: z.object({ id: checkId, at: instant, report: complianceReport, newAlerts: z.int() }),
  timeoutMs: 30_000,
});

export const getCheck = query({
  action: 'compliance.getCheck',
  summary: 'A kept check',
  params: z.object({ checkId }),
  result: z.object({ id: checkId, at: instant, report: complianceReport }),
});

export const alertId = identifier('alr');
export const alert = z.object({
  id: alertId,
  merchantId,
  ruleId,
  severity,
  state: z.enum(['open', 'acknowledged', 'dismissed', 'resolved']),
  finding,
  firstSeenAt: instant,
  lastSeenAt: instant,
  decision: z.object({ by: z.string(), at: instant, note: line(1000).optional() }).optional(),
});
export type ComplianceAlert = z.output<typeof alert>;

export const listAlerts = query({
  action: 'compliance.listAlerts',
  summary: 'Alerts that the caller may see, newest first',
  params: z.object({
    ...pageParams,
    merchantId: merchantId.optional(),
    ruleId: ruleId.optional(),
    state: z.enum(['open', 'acknowledged', 'dismissed', 'resolved']).optional(),
    severity: severity.optional(),
  }),
  result: pageOf(alert),
});
export const getAlert = query({
  action: 'compliance.getAlert',
  summary: 'One alert with its evidence',
  params: z.object({ alertId }),
  result: alert,
});
export const decideAlert = command({
  action: 'compliance.decideAlert',
  idempotent: 'with-key',
  summary: 'Acknowledge, dismiss or reopen an alert',
  params: z.strictObject({
    alertId,
    decision: z.enum(['acknowledge', 'dismiss', 'reopen']),
    note: line(1000).optional(),
  }),
  result: alert,
});
export const listRules = query({
  action: 'compliance.listRules',
  summary: 'Rules that the caller may know of, with law, dates and thresholds',
  params: z.object({}),
  result: z.object({ data: z.array(ruleDescription) }),
});
export const getRule = query({
  action: 'compliance.getRule',
  summary: 'One rule',
  params: z.object({ ruleId }),
  result: ruleDescription,
});

/** The scheduled job: checks every merchant of the caller's tenant and keeps the results. */
export const runDailyChecks = command({
  action: 'compliance.runDailyChecks',
  summary: 'Check every merchant of the tenant',
  params: z.object({}),
  result: scheduledResult,
  idempotent: true,
  timeoutMs: 600_000,
});
