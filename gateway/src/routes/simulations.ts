import { createSimulation, getSimulation, listSimulatorJobs } from '@merchant-analysis/contracts/simulations';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';
import { jobLocation } from './jobs.js';

export const simulationRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/api/v1/simulations', contract: listSimulatorJobs, allow: MAY.readBooks }),
  route({
    method: 'POST',
    path: '/api/v1/simulations',
    contract: createSimulation,
    allow: MAY.simulate,
    status: 202,
    idempotency: 'required',
    audit: { resourceType: 'simulation' },
    location: jobLocation,
  }),
  route({
    method: 'GET',
    path: '/api/v1/simulations/:simulationId',
    contract: getSimulation,
    allow: MAY.readBooks,
  }),
];
