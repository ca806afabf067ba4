import { listSchedules, runSchedule, updateSchedule } from '@merchant-analysis/contracts/schedules';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';
import { jobLocation } from './jobs.js';

const ONE = '/api/v1/schedules/:name';
const audit = { resourceType: 'schedule' };

export const scheduleRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/api/v1/schedules', contract: listSchedules, allow: MAY.readSchedules }),
  route({
    method: 'PATCH',
    path: ONE,
    contract: updateSchedule,
    allow: MAY.manageSchedules,
    audit,
    etag: 'version',
  }),
  route({
    method: 'POST',
    path: `${ONE}/run`,
    contract: runSchedule,
    allow: MAY.manageSchedules,
    status: 202,
    audit,
    location: jobLocation,
  }),
];
