import { merchantId } from '@merchant-analysis/contracts/fields';
import {
  createMerchant,
  deleteMerchant,
  describeSubject,
  getMerchant,
  listMerchants,
  updateMerchant,
} from '@merchant-analysis/contracts/merchants';
import { z } from 'zod';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const ONE = '/api/v1/merchants/:merchantId';
const audit = { resourceType: 'merchant' };

/** A merchant with the span of its books, as the head of its page. */
const readOverview = {
  ...describeSubject,
  params: z.object({ merchantId }),
  summary: 'A merchant and the span of its books',
};

export const merchantRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/api/v1/merchants', contract: listMerchants, allow: MAY.readBooks }),
  route({
    method: 'POST',
    path: '/api/v1/merchants',
    contract: createMerchant,
    allow: MAY.manageMerchants,
    status: 201,
    audit,
    etag: 'version',
    location: (merchant) => `/api/v1/merchants/${merchant.id}`,
  }),
  route({ method: 'GET', path: ONE, contract: getMerchant, allow: MAY.readBooks, etag: 'version' }),
  route({
    method: 'PATCH',
    path: ONE,
    contract: updateMerchant,
    allow: MAY.manageMerchants,
    bodyIs: 'changes',
    audit,
    etag: 'version',
  }),
  route({ method: 'DELETE', path: ONE, contract: deleteMerchant, allow: MAY.manageMerchants, audit }),
  route({ method: 'GET', path: `${ONE}/overview`, contract: readOverview, allow: MAY.readBooks }),
];
