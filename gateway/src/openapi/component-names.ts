import { analysisReport } from '@merchant-analysis/contracts/analysis';
import { cashflowForecast } from '@merchant-analysis/contracts/cashflow';
import { alert, complianceReport, finding, ruleDescription } from '@merchant-analysis/contracts/compliance';
import { costAnalysis } from '@merchant-analysis/contracts/cost';
import { importRecord } from '@merchant-analysis/contracts/files';
import { auditRecord, tenant, tokens, user } from '@merchant-analysis/contracts/identity';
import { job } from '@merchant-analysis/contracts/jobs';
import { merchant, merchantGroup } from '@merchant-analysis/contracts/merchants';
import { notice } from '@merchant-analysis/contracts/notices';
import { schedule } from '@merchant-analysis/contracts/schedules';
import { invoice, transaction } from '@merchant-analysis/contracts/transactions';
import type { z } from 'zod';

/** Things that have a name of their own in the API page; everything else is described where it occurs. */
export const COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  AnalysisReport: analysisReport,
  AuditRecord: auditRecord,
  CashflowForecast: cashflowForecast,
  ComplianceAlert: alert,
  ComplianceReport: complianceReport,
  CostAnalysis: costAnalysis,
  Finding: finding,
  Import: importRecord,
  Invoice: invoice,
  Job: job,
  Merchant: merchant,
  MerchantGroup: merchantGroup,
  Notice: notice,
  Rule: ruleDescription,
  Schedule: schedule,
  Tenant: tenant,
  Tokens: tokens,
  Transaction: transaction,
  User: user,
};
