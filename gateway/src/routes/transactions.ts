import {
  createTransactions,
  deleteTransaction,
  getTransaction,
  listInvoices,
  listTransactions,
  putInvoices,
  summarizeTransactions,
} from '@merchant-analysis/contracts/transactions';
import { MAY } from '../roles.js';
import { type Route, route } from '../route.js';

const ONE = '/api/v1/transactions/:transactionId';

export const transactionRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/api/v1/transactions', contract: listTransactions, allow: MAY.readBooks }),
  route({
    method: 'POST',
    path: '/api/v1/transactions',
    contract: createTransactions,
    allow: MAY.writeTransactions,
    idempotency: 'required',
    audit: { resourceType: 'transaction' },
  }),
  route({
    method: 'GET',
    path: '/api/v1/transactions/summary',
    contract: summarizeTransactions,
    allow: MAY.readBooks,
  }),
  route({ method: 'GET', path: ONE, contract: getTransaction, allow: MAY.readBooks }),
  route({
    method: 'DELETE',
    path: ONE,
    contract: deleteTransaction,
    allow: MAY.writeTransactions,
    audit: { resourceType: 'transaction' },
  }),
  route({ method: 'GET', path: '/api/v1/invoices', contract: listInvoices, allow: MAY.readBooks }),
  route({
    method: 'POST',
    path: '/api/v1/invoices',
    contract: putInvoices,
    allow: MAY.writeTransactions,
    idempotency: 'required',
    audit: { resourceType: 'invoice' },
  }),
];
