import { problem } from '@merchant-analysis/contracts/problems';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Route } from '../route.js';
import type { Door } from './door.js';
import { countRequest } from './limits.js';
import type { SandboxMerchant } from './sandbox.js';
import { type Session, SessionOver } from './sessions.js';
import { strangerAt, type Visit, visitOf } from './visit.js';

/**
 * Who is calling, and may they come in? Runs before the body is read. Returns a promise only when somebody had
 * to be asked.
 * @throws Problem NOT_AUTHENTICATED, ADDRESS_NOT_ALLOWED, PASSWORD_CHANGE_REQUIRED, NOT_ALLOWED, RATE_LIMITED
 */
export function admit(
  door: Door,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): void | Promise<void> {
  const visit = visitOf(request);
  visit.route = route;
  if (route.allow === 'public') {
    return route.limit === 'none' ? undefined : countRequest(door, reply, route.limit, visit.address);
  }
  const authorization = request.headers.authorization;
  if (authorization === undefined && route.sandbox && door.sandbox) {
    const { sandbox } = door;
    const counting = countRequest(door, reply, 'sandbox', 'everybody');
    return counting ? counting.then(() => enterSandbox(visit, sandbox())) : enterSandbox(visit, sandbox());
  }
  const session = door.sessions.find(authorization, request.raw.socket, () =>
    countRequest(door, reply, 'token', visit.address),
  );
  if (session === undefined) throw problem('NOT_AUTHENTICATED');
  if (!(session instanceof Promise)) return enter(door, route, reply, visit, session);
  return session.then(
    (found) => enter(door, route, reply, visit, found),
    (error: unknown) => {
      if (error instanceof SessionOver) visit.caller = callerOfOver(error, visit);
      throw error;
    },
  );
}

function enterSandbox(
  visit: Visit,
  sandbox: SandboxMerchant | Promise<SandboxMerchant>,
): void | Promise<void> {
  if (sandbox instanceof Promise) return sandbox.then((found) => enterSandbox(visit, found));
  visit.caller = { ...sandbox.caller, address: visit.address };
  visit.scope = sandbox.scope;
}

function enter(
  door: Door,
  route: Route,
  reply: FastifyReply,
  visit: Visit,
  session: Session,
): void | Promise<void> {
  const caller = { ...session.caller, address: visit.address };
  visit.caller = caller;
  visit.scope = session.scope;
  // Passwords are tried by one user, everything else is done by a tenant.
  const key = route.limit === 'login' ? caller.userId : caller.tenantId;
  const counting = countRequest(door, reply, route.limit === 'none' ? 'default' : route.limit, key);
  if (counting) return counting.then(() => checkRights(route, visit, caller.roles, session));
  checkRights(route, visit, caller.roles, session);
}

function checkRights(route: Route, visit: Visit, roles: readonly string[], session: Session): void {
  if (!session.mayComeFrom(visit.address)) throw problem('ADDRESS_NOT_ALLOWED');
  if (session.mustChangePassword && !route.beforePasswordChange) throw problem('PASSWORD_CHANGE_REQUIRED');
  if (route.allow === 'signed-in' || route.allow === 'public') return;
  if (!route.allow.some((role) => roles.includes(role))) {
    throw problem('NOT_ALLOWED', { role: roles.join(', ') });
  }
}

/** For the record of the refusal: the token was good, so we know whose it was. */
function callerOfOver({ claims }: SessionOver, visit: Visit): NonNullable<Visit['caller']> {
  return { ...strangerAt(visit.address), tenantId: claims.tenantId, userId: claims.userId, roles: [] };
}
