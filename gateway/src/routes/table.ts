import type { KeptAnalyses } from '../answers/kept-analyses.js';
import type { Door } from '../door/door.js';
import type { Route } from '../route.js';
import { analysisRoutes } from './analyses.js';
import { authRoutes } from './auth.js';
import { groupRoutes } from './groups.js';
import { healthRoutes } from './health.js';
import { merchantRoutes } from './merchants.js';
import { transactionRoutes } from './transactions.js';

/** Every route of the platform. The server, the API page and the matrix test grow from this table. */
export function routeTable(door: Door, kept: KeptAnalyses): Route[] {
  return [
    ...healthRoutes(door),
    ...analysisRoutes(door, kept),
    ...authRoutes(door),
    ...merchantRoutes,
    ...groupRoutes,
    ...transactionRoutes,
  ];
}
