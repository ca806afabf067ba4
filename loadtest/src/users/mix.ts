import type { Random } from '@merchant-analysis/kernel/random';
import type { ApiClient, Reply } from '../http/api-client.js';
import type { Owner } from '../server/owners.js';

/** Somebody who works with the books of one merchant. */
export interface User {
  readonly owner: Owner;
  readonly merchantId: string;
  readonly token: string;
}

/** Something that users do, and how many times in a hundred. */
interface Deed {
  readonly name: string;
  readonly share: number;
  send(client: ApiClient, user: User): Promise<Reply>;
}

const MIX: readonly Deed[] = [
  {
    name: 'transactions',
    share: 32,
    send: (client, { token, merchantId }) =>
      client.send('GET', `/api/v1/transactions?merchantId=${merchantId}&kind=sale&limit=50`, { token }),
  },
  {
    name: 'merchants',
    share: 21,
    send: (client, { token }) => client.send('GET', '/api/v1/merchants', { token }),
  },
  {
    name: 'overview',
    share: 21,
    send: (client, { token, merchantId }) =>
      client.send('GET', `/api/v1/merchants/${merchantId}/overview`, { token }),
  },
  {
    name: 'analyze',
    share: 25,
    send: (client, { token, merchantId }) =>
      client.send('POST', '/merchant/analyze', { token, body: { merchantId } }),
  },
  {
    name: 'login',
    share: 1,
    send: (client, { owner }) =>
      client.send('POST', '/api/v1/auth/login', { body: { login: owner.login, password: owner.password } }),
  },
];

/** Reading only: what a thousand people with their pages open do. */
export const WITHOUT_LOGIN: readonly Deed[] = MIX.filter(({ name }) => name !== 'login');
export const EVERYTHING: readonly Deed[] = MIX;

/** One of the deeds, by chance, as often as its share says. */
export function pickDeed(deeds: readonly Deed[], chance: Random): Deed {
  let left = chance.next() * deeds.reduce((sum, { share }) => sum + share, 0);
  for (const deed of deeds) {
    left -= deed.share;
    if (left < 0) return deed;
  }
  return deeds.at(-1)!;
}
