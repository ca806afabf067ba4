import { changePassword, getMe, logIn, logOut, refreshTokens } from '@merchant-analysis/contracts/identity';
import type { Door } from '../door/door.js';
import { countRequest } from '../door/limits.js';
import { type Route, route } from '../route.js';

/**
 * Logging in and out. These leave their audit records themselves: only identity knows to which tenant a name
 * that was typed belongs.
 */
export function authRoutes(door: Door): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/auth/login',
      contract: logIn,
      allow: 'public',
      limit: 'login',
      problems: ['LOGIN_FAILED'],
      serve: async ({ params, reply, ask }) => {
        await countRequest(door, reply, 'login-name', params.login);
        return ask(logIn, params);
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/auth/refresh',
      contract: refreshTokens,
      allow: 'public',
      limit: 'default',
      problems: ['REFRESH_TOKEN_INVALID'],
    }),
    route({
      method: 'POST',
      path: '/api/v1/auth/logout',
      contract: logOut,
      allow: 'signed-in',
      idempotency: 'none',
      beforePasswordChange: true,
    }),
    route({
      method: 'POST',
      path: '/api/v1/auth/password',
      contract: changePassword,
      allow: 'signed-in',
      limit: 'login',
      problems: ['LOGIN_FAILED', 'PASSWORD_TOO_COMMON'],
      idempotency: 'none',
      beforePasswordChange: true,
    }),
    route({
      method: 'GET',
      path: '/api/v1/me',
      contract: getMe,
      allow: 'signed-in',
      beforePasswordChange: true,
    }),
  ];
}
