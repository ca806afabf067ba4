import {
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  updateGroup,
} from '@merchant-analysis/contracts/merchants';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const ONE = '/api/v1/groups/:groupId';
const audit = { resourceType: 'merchant-group' };

export const groupRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/api/v1/groups', contract: listGroups, allow: MAY.readBooks }),
  route({
    method: 'POST',
    path: '/api/v1/groups',
    contract: createGroup,
    allow: MAY.manageMerchants,
    status: 201,
    audit,
    location: (group) => `/api/v1/groups/${group.id}`,
  }),
  route({ method: 'GET', path: ONE, contract: getGroup, allow: MAY.readBooks, etag: 'version' }),
  route({
    method: 'PATCH',
    path: ONE,
    contract: updateGroup,
    allow: MAY.manageMerchants,
    audit,
    etag: 'version',
  }),
  route({ method: 'DELETE', path: ONE, contract: deleteGroup, allow: MAY.manageMerchants, audit }),
];
