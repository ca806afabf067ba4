import { analyze, exportReport } from './analysis.js';
import * as cashAlerts from './cash-alerts.js';
import * as cashPlans from './cash-plans.js';
import * as cashflow from './cashflow.js';
import * as compliance from './compliance.js';
import type { Contract } from './contract.js';
import { analyzeCosts } from './cost.js';
import * as files from './files.js';
import * as forecastDetail from './forecast-detail.js';
import { healthOf, SERVICES, type ServiceName } from './health.js';
import * as identity from './identity.js';
import * as merchants from './merchants.js';
import { keepNotice, listNotices } from './notices.js';
import * as readModels from './read-models.js';
import * as recurringStreams from './recurring-streams.js';
import * as scenarios from './scenarios.js';
import * as schedules from './schedules.js';
import * as simulations from './simulations.js';
import * as transactions from './transactions.js';
import * as webhooks from './webhooks.js';

/** Whoever stands on the bus: the services, the door, and the operator's commands. */
export const PROGRAMS = [...(Object.keys(SERVICES) as ServiceName[]), 'gateway', 'command'] as const;
export type ProgramName = ServiceName | 'gateway' | 'command';

const actionsOf = (...contracts: readonly Contract[]): readonly string[] =>
  contracts.map((contract) => contract.action);

/**
 * What the outbox of a service delivers. The service asks it by itself and as the platform, once an effect is kept:
 * it is never on the way of what somebody else asked.
 */
export const DELIVERS: Readonly<Partial<Record<ProgramName, readonly string[]>>> = {
  ledger: actionsOf(identity.recordAudit, keepNotice, webhooks.publishEvent),
  compliance: actionsOf(identity.recordAudit, keepNotice, webhooks.publishEvent),
  cashflow: actionsOf(identity.recordAudit, keepNotice, webhooks.publishEvent),
  notifier: actionsOf(identity.recordAudit),
  identity: actionsOf(identity.recordAudit),
  simulator: actionsOf(identity.recordAudit),
  scheduler: actionsOf(identity.recordAudit),
};

/**
 * Who asks what: the one table from which the rights on the bus, and what a service accepts from whom, are made.
 * A test holds it against the code, both ways: a call that is not here is not let through, and what nobody asks
 * any more is no right.
 */
export const ASKS: Readonly<Record<ProgramName, readonly string[]>> = {
  gateway: actionsOf(
    ...(Object.keys(SERVICES) as ServiceName[]).map(healthOf),
    analyze,
    exportReport,
    analyzeCosts,
    cashflow.forecastCashflow,
    cashflow.getForecast,
    cashflow.listForecasts,
    cashAlerts.getCashAlertPolicy,
    cashAlerts.listCashAlerts,
    cashAlerts.putCashAlertPolicy,
    cashPlans.createCashPlan,
    cashPlans.deleteCashPlan,
    cashPlans.getCashPlan,
    cashPlans.listCashPlans,
    cashPlans.updateCashPlan,
    forecastDetail.backtestForecasts,
    forecastDetail.getForecastDrivers,
    forecastDetail.getForecastSeries,
    forecastDetail.listCliffs,
    forecastDetail.listForecastEvents,
    forecastDetail.reportBacktest,
    forecastDetail.reproduceForecast,
    recurringStreams.decideRecurringStream,
    recurringStreams.listRecurringStreams,
    scenarios.createScenarios,
    scenarios.getScenarios,
    compliance.checkCompliance,
    compliance.createCheck,
    compliance.decideAlert,
    compliance.getAlert,
    compliance.getCheck,
    compliance.getRule,
    compliance.listAlerts,
    compliance.listRules,
    files.cancelLedgerJob,
    files.commitImport,
    files.createExport,
    files.createImport,
    files.discardUpload,
    files.getImport,
    files.getLedgerJob,
    files.listImports,
    files.listLedgerJobs,
    files.openUpload,
    files.previewImport,
    files.readExportPart,
    files.readImportErrors,
    files.setImportMapping,
    files.writeUploadPart,
    identity.changePassword,
    identity.createTenant,
    identity.createUser,
    identity.deleteUser,
    identity.getMe,
    identity.getTenant,
    identity.getUser,
    identity.listAudit,
    identity.listRoles,
    identity.listTenants,
    identity.listUsers,
    identity.logIn,
    identity.logOut,
    identity.recordAudit,
    identity.refreshTokens,
    identity.resolveSession,
    identity.setUserRoles,
    identity.updateTenant,
    identity.updateUser,
    identity.verificationKeys,
    merchants.createGroup,
    merchants.createMerchant,
    merchants.deleteGroup,
    merchants.deleteMerchant,
    merchants.describeSubject,
    merchants.getDataVersion,
    merchants.getGroup,
    merchants.getMerchant,
    merchants.listGroups,
    merchants.listMerchants,
    merchants.updateGroup,
    merchants.updateMerchant,
    listNotices,
    schedules.getSchedulerJob,
    schedules.listSchedulerJobs,
    schedules.listSchedules,
    schedules.runSchedule,
    schedules.updateSchedule,
    simulations.cancelSimulatorJob,
    simulations.createSimulation,
    simulations.getSimulation,
    simulations.getSimulatorJob,
    simulations.listSimulatorJobs,
    transactions.createTransactions,
    transactions.deleteTransaction,
    transactions.getTransaction,
    transactions.listInvoices,
    transactions.listTransactions,
    transactions.putInvoices,
    transactions.summarizeTransactions,
    webhooks.createWebhook,
    webhooks.deleteWebhook,
    webhooks.listDeliveries,
    webhooks.listWebhooks,
    webhooks.redeliver,
    webhooks.testWebhook,
  ),
  analysis: actionsOf(
    cashflow.forecastCashflow,
    analyzeCosts,
    compliance.checkCompliance,
    files.createExport,
    merchants.describeSubject,
  ),
  cashflow: actionsOf(
    identity.recordAudit,
    merchants.describeSubject,
    merchants.getDataVersion,
    merchants.listMerchants,
    readModels.listPendingSettlements,
    readModels.readDailySeries,
    readModels.readMonthlyBreakdown,
    transactions.listDealings,
    transactions.listInvoices,
    transactions.listTransactions,
    keepNotice,
    webhooks.publishEvent,
  ),
  notifier: actionsOf(
    identity.readLimits,
    identity.recordAudit,
    merchants.getDataVersion,
    merchants.listMerchants,
  ),
  cost: actionsOf(merchants.describeSubject, readModels.readDailySeries, readModels.readMonthlyBreakdown),
  compliance: actionsOf(
    merchants.describeSubject,
    merchants.listMerchants,
    readModels.listCounted,
    readModels.listPartyDays,
    readModels.listPartyTransactions,
    readModels.listRefundIssues,
    readModels.readDailyProfile,
    readModels.readDailySeries,
    transactions.listInvoices,
    identity.recordAudit,
    keepNotice,
    webhooks.publishEvent,
  ),
  simulator: actionsOf(
    identity.recordAudit,
    merchants.createMerchant,
    transactions.createTransactions,
    transactions.putInvoices,
  ),
  scheduler: actionsOf(
    cashAlerts.watchCash,
    cashflow.scoreForecasts,
    compliance.runDailyChecks,
    identity.listTenants,
    identity.recordAudit,
  ),
  command: actionsOf(
    files.createImport,
    files.getImport,
    files.getLedgerJob,
    files.listImports,
    files.openUpload,
    files.readImportErrors,
    files.writeUploadPart,
    identity.createTenant,
    identity.createUser,
    identity.listTenants,
    identity.resetOwner,
    merchants.createMerchant,
    merchants.deleteMerchant,
    merchants.listMerchants,
    simulations.cancelSimulatorJob,
    simulations.createSimulation,
    simulations.getSimulation,
    simulations.getSimulatorJob,
    simulations.listSimulatorJobs,
  ),
  ledger: DELIVERS.ledger ?? [],
  identity: actionsOf(identity.recordAudit, merchants.listUnknown),
};

/** Who tells whom that something happened. */
export const ANNOUNCES: Readonly<Partial<Record<ProgramName, readonly ProgramName[]>>> = {
  identity: ['gateway'],
};

/**
 * Who may say for whom it asks. `people`: actions for a caller that the program itself has recognised. `system`:
 * actions that it may ask as the platform. Everybody else can only pass on what was said to it.
 */
export const SPEAKS_FOR: Readonly<
  Partial<Record<ProgramName, { people: readonly string[]; system: readonly string[] }>>
> = {
  gateway: {
    people: ASKS.gateway,
    system: actionsOf(identity.recordAudit, identity.listTenants, merchants.listMerchants),
  },
  scheduler: { people: [], system: ASKS.scheduler },
  simulator: { people: [], system: ASKS.simulator },
  ledger: { people: [], system: DELIVERS.ledger ?? [] },
  identity: { people: [], system: DELIVERS.identity ?? [] },
  compliance: { people: [], system: DELIVERS.compliance ?? [] },
  cashflow: { people: [], system: DELIVERS.cashflow ?? [] },
  notifier: {
    people: [],
    system: [...(DELIVERS.notifier ?? []), ...actionsOf(identity.readLimits, merchants.getDataVersion)],
  },
  command: { people: [], system: ASKS.command },
};

/** `ledger.getMerchant` belongs to the ledger. */
export function ownerOf(action: string): ProgramName {
  return action.slice(0, action.indexOf('.')) as ProgramName;
}

/** The services that a program asks directly. */
export function servicesAskedBy(program: ProgramName): ServiceName[] {
  return [...new Set(ASKS[program].map((action) => ownerOf(action) as ServiceName))];
}

function askedOnTheWay(program: ProgramName): string[] {
  return (ASKS[program] ?? []).filter((action) => !DELIVERS[program]?.includes(action));
}

const reaches = new Map<string, ReadonlySet<string>>();

/** Every action that may be done on the way of one that was asked: itself, and what its service asks in turn. */
export function actionsBehind(action: string): ReadonlySet<string> {
  let reach = reaches.get(action);
  if (!reach) {
    const found = new Set([action]);
    // A set that grows while it is walked: what was added is walked too.
    for (const each of found) for (const next of askedOnTheWay(ownerOf(each))) found.add(next);
    reach = found;
    reaches.set(action, reach);
  }
  return reach;
}
