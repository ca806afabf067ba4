import type { KeptAnalyses } from '../answers/kept-analyses.js';
import type { Door } from '../door/door.js';
import type { Route } from '../route.js';
import { analysisRoutes } from './analyses.js';
import { authRoutes } from './auth.js';
import { cashRoutes } from './cash.js';
import { complianceRoutes } from './compliance.js';
import { docsRoutes } from './docs.js';
import { exportRoutes } from './exports.js';
import { forecastRoutes } from './forecasts.js';
import { groupRoutes } from './groups.js';
import { healthRoutes } from './health.js';
import { importRoutes } from './imports.js';
import { jobRoutes } from './jobs.js';
import { merchantRoutes } from './merchants.js';
import { noticeRoutes } from './notices.js';
import { scheduleRoutes } from './schedules.js';
import { simulationRoutes } from './simulations.js';
import { tenantRoutes } from './tenants.js';
import { transactionRoutes } from './transactions.js';
import { userRoutes } from './users.js';
import { webhookRoutes } from './webhooks.js';

/** Every route of the platform. The server, the API page and the matrix test grow from this table. */
export function routeTable(door: Door, kept: KeptAnalyses): Route[] {
  const table: Route[] = [
    ...healthRoutes(door),
    ...analysisRoutes(door, kept),
    ...authRoutes(door),
    ...merchantRoutes,
    ...groupRoutes,
    ...transactionRoutes,
    ...importRoutes(door),
    ...exportRoutes,
    ...forecastRoutes,
    ...cashRoutes,
    ...complianceRoutes,
    ...simulationRoutes,
    ...jobRoutes,
    ...scheduleRoutes,
    ...noticeRoutes,
    ...webhookRoutes,
    ...userRoutes,
    ...tenantRoutes,
    ...docsRoutes(() => table),
  ];
  return table;
}
