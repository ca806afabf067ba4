import { changePassword, logIn, recordAudit } from '@merchant-analysis/contracts/identity';
import {
  createMerchant,
  deleteMerchant,
  getMerchant,
  updateMerchant,
} from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { readOperations, requestFor, successOf } from '@merchant-analysis/testkit/openapi-requests';
import { expect } from 'chai';
import { type AuditEntry, fake, json, type Platform, startPlatform, TENANT } from './platform.js';

/** Identity keeps the records of these itself: only it knows to whom a name that was typed belongs. */
const KEPT_BY_IDENTITY = new Set([
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/logout',
  'POST /api/v1/auth/password',
]);
/** Questions that are asked by POST because they are long: nothing is changed. */
const QUESTIONS = new Set([
  'POST /merchant/analyze',
  'POST /api/v1/analyses',
  'POST /api/v1/forecasts',
  'POST /api/v1/forecasts/backtests',
  'POST /api/v1/forecasts/{forecastId}/reproduce',
  'POST /api/v1/cost-analyses',
]);
/** Reading that carries the books away. */
const CARRIES_AWAY = new Set([
  'GET /api/v1/exports/{exportId}/file',
  'GET /api/v1/imports/{importId}/errors.csv',
]);

const CREATE = json('POST', { name: { en: 'Noodles' } });

describe('the audit trail', () => {
  let platform: Platform;
  afterEach(() => platform.stop());

  it('has exactly one record for each writing route, kept before the answer leaves', async () => {
    platform = await startPlatform();
    const operations = await readOperations(platform);
    let writing = 0;
    for (const operation of operations) {
      const leavesRecord =
        CARRIES_AWAY.has(operation.name) ||
        (operation.method !== 'GET' &&
          !KEPT_BY_IDENTITY.has(operation.name) &&
          !QUESTIONS.has(operation.name));
      platform.audit.length = 0;
      const roles = operation.path === '/api/v1/tenants' ? ['platform_admin' as const] : ['owner' as const];
      const token = platform.logIn({ roles });
      const { path, init } = requestFor(operation);
      const response = await platform.fetch(path, { ...init, token });
      const kept = platform.audit.length;
      await response.arrayBuffer();
      expect(response.status, operation.name).to.equal(successOf(operation.operation));
      expect(kept, operation.name).to.equal(leavesRecord ? 1 : 0);
      if (!leavesRecord) continue;
      writing++;
      const [entry] = platform.audit as [AuditEntry];
      expect(entry.tenantId).to.equal(TENANT);
      expect(entry.outcome).to.equal('done');
      expect(entry.action, operation.name).to.equal(operation.operation['x-audit']);
      expect(entry.requestId).to.equal(response.headers.get('x-request-id'));
      expect(entry.address).to.equal('127.0.0.1');
    }
    expect(writing).to.be.greaterThan(25);
  });

  it('tells who did what to which thing and what changed', async () => {
    platform = await startPlatform({
      answers: [
        fake(updateMerchant, async (_params, call) => {
          call.audit({
            resourceType: 'merchant',
            resourceId: 'mer_00000007',
            changes: { industry: { from: 'restaurant', to: 'convenience' } },
          });
          throw problem('VERSION_STALE');
        }),
        fake(createMerchant, async (_params, call) => {
          call.audit({
            resourceType: 'merchant',
            resourceId: 'mer_00000008',
            changes: { name: { to: 'Noodles' } },
          });
          return { id: 'mer_00000008' } as never;
        }),
      ],
    });
    const token = platform.logIn({ roles: ['manager'], userId: 'usr_wang0001' });
    const created = await platform.fetch('/api/v1/merchants', { token, ...CREATE });
    expect(created.status).to.equal(201);
    expect(platform.audit[0]).to.deep.include({
      actor: { userId: 'usr_wang0001', roles: ['manager'] },
      action: 'ledger.createMerchant',
      resource: { type: 'merchant', id: 'mer_00000008' },
      changes: { name: { to: 'Noodles' } },
    });
    await platform.fetch('/api/v1/merchants/mer_00000007', {
      token,
      ...json('PATCH', { industry: 'convenience' }),
    });
    expect(platform.audit[1]).to.deep.include({
      outcome: 'failed',
      resource: { type: 'merchant', id: 'mer_00000007' },
      changes: { code: 'VERSION_STALE' },
    });
  });

  it('records refused access once: a role that may not, a thing that is not there, a session that is over', async () => {
    platform = await startPlatform({
      answers: [
        fake(getMerchant, async () => {
          throw problem('NOT_FOUND', { what: 'merchant' });
        }),
        fake(deleteMerchant, async () => {
          throw problem('NOT_FOUND', { what: 'merchant' });
        }),
      ],
    });
    const clerk = platform.logIn({ roles: ['clerk'], userId: 'usr_li000001' });
    await platform.fetch('/api/v1/users', { token: clerk });
    await platform.fetch('/api/v1/merchants/mer_99999999', { token: clerk });
    const owner = platform.logIn({ roles: ['owner'] });
    await platform.fetch('/api/v1/merchants/mer_99999999', { token: owner, method: 'DELETE' });
    platform.endSession(clerk);
    platform.clock.advance(6_000);
    await platform.fetch('/api/v1/merchants', { token: clerk });
    expect(platform.audit.map(({ outcome, action, changes }) => [outcome, action, changes])).to.deep.equal([
      ['refused', 'access.refused', { code: 'NOT_ALLOWED', action: 'identity.listUsers' }],
      ['refused', 'access.refused', { code: 'NOT_FOUND', action: 'ledger.getMerchant' }],
      ['refused', 'access.refused', { code: 'NOT_FOUND', action: 'ledger.deleteMerchant' }],
      ['refused', 'access.refused', { code: 'NOT_AUTHENTICATED', action: 'ledger.listMerchants' }],
    ]);
    expect(platform.audit[1]!.resource).to.deep.equal({ type: 'merchant', id: 'mer_99999999' });
    expect(platform.audit[3]!.actor.userId).to.equal('usr_li000001');
  });

  it('keeps no record of a stranger, of a mistake in a form and of a limit', async () => {
    platform = await startPlatform({ env: { RATE_LIMIT_TENANT: '1/2' }, isTimeStill: true });
    const token = platform.logIn({ roles: ['owner'] });
    await platform.fetch('/api/v1/merchants');
    await platform.fetch('/api/v1/merchants', { token: 'nonsense' });
    await platform.fetch('/api/v1/merchants', { token, ...json('POST', {}) });
    await platform.fetch('/api/v1/merchants?limit=0', { token });
    expect((await platform.fetch('/api/v1/merchants', { token })).status).to.equal(429);
    expect(platform.audit).to.deep.equal([]);
  });

  it('leaves logins to identity, which gets the address of the client', async () => {
    const addresses: (string | undefined)[] = [];
    platform = await startPlatform({
      answers: [
        fake(logIn, async (_params, call) => {
          addresses.push(call.caller.address);
          throw problem('LOGIN_FAILED');
        }),
        fake(changePassword, async () => {
          throw problem('LOGIN_FAILED');
        }),
      ],
    });
    const response = await platform.fetch(
      '/api/v1/auth/login',
      json('POST', { login: 'li', password: 'wrong' }),
    );
    expect(response.status).to.equal(401);
    expect(addresses).to.deep.equal(['127.0.0.1']);
    expect(platform.audit).to.deep.equal([]);
  });

  it('tries again when identity is away for a moment, and answers only then', async () => {
    let attempts = 0;
    platform = await startPlatform({
      answers: [
        fake(recordAudit, async () => {
          if (++attempts < 3) throw problem('STORAGE_UNAVAILABLE');
          return { seq: 1 };
        }),
      ],
    });
    const token = platform.logIn({ roles: ['owner'] });
    expect((await platform.fetch('/api/v1/merchants', { token, ...CREATE })).status).to.equal(201);
    expect(attempts).to.equal(3);
  });

  it('answers without identity when the service has the record in its outbox', async () => {
    let attempts = 0;
    platform = await startPlatform({
      answers: [
        fake(recordAudit, async () => {
          attempts++;
          throw problem('SERVICE_UNAVAILABLE', { service: 'identity' });
        }),
        fake(createMerchant, async (_params, call) => {
          // What a store does with it, in the transaction of the effect.
          const note = { resourceType: 'merchant', resourceId: 'mer_00000008' };
          const [entry] = call.withRecord(() => note).outgoing!(undefined);
          call.audit(note);
          expect(entry!.params).to.deep.include({ action: 'ledger.createMerchant', outcome: 'done' });
          return { id: 'mer_00000008' } as never;
        }),
      ],
    });
    const token = platform.logIn({ roles: ['owner'] });
    expect((await platform.fetch('/api/v1/merchants', { token, ...CREATE })).status).to.equal(201);
    expect(attempts).to.equal(1);
  });

  it('does not say that all went well when the record could not be kept', async () => {
    platform = await startPlatform({
      answers: [
        fake(recordAudit, async () => {
          throw problem('STORAGE_FULL');
        }),
      ],
    });
    const token = platform.logIn({ roles: ['owner'] });
    const response = await platform.fetch('/api/v1/merchants', { token, ...CREATE });
    expect(response.status).to.equal(503);
  });
});
