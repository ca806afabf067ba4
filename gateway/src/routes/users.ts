import {
  createUser,
  deleteUser,
  getUser,
  listRoles,
  listUsers,
  setUserRoles,
  updateUser,
} from '@merchant-analysis/contracts/identity';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const ONE = '/api/v1/users/:userId';
const audit = { resourceType: 'user' };

export const userRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/api/v1/users', contract: listUsers, allow: MAY.manageUsers }),
  route({
    method: 'POST',
    path: '/api/v1/users',
    contract: createUser,
    allow: MAY.manageUsers,
    status: 201,
    idempotency: 'required',
    audit,
    etag: 'version',
    problems: ['LIMITS_UNKNOWN'],
    location: ({ user }) => `/api/v1/users/${user.id}`,
  }),
  route({ method: 'GET', path: ONE, contract: getUser, allow: MAY.manageUsers, etag: 'version' }),
  route({
    method: 'PATCH',
    path: ONE,
    contract: updateUser,
    allow: MAY.manageUsers,
    audit,
    etag: 'version',
    problems: ['LIMITS_UNKNOWN'],
  }),
  route({ method: 'DELETE', path: ONE, contract: deleteUser, allow: MAY.manageUsers, audit }),
  route({
    method: 'PUT',
    path: `${ONE}/roles`,
    contract: setUserRoles,
    allow: MAY.manageUsers,
    audit,
    etag: 'version',
  }),
  route({ method: 'GET', path: '/api/v1/roles', contract: listRoles, allow: MAY.readRoles }),
];
