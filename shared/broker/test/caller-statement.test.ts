import { parseCallerKeys } from '@merchant-analysis/broker/caller-keys';
import { type CallerStatement, createCallerAuthority } from '@merchant-analysis/broker/caller-statement';
import { makeClusterSecrets } from '@merchant-analysis/broker/cluster-secrets';
import { systemCaller } from '@merchant-analysis/broker/meta';
import type { ProgramName } from '@merchant-analysis/contracts/who-asks';
import { Problem } from '@merchant-analysis/kernel/problem';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { expect } from 'chai';
import { owner } from './bus-fixtures.js';

const secrets = makeClusterSecrets();
const clock = fakeClock('2026-11-02T08:00:00Z');
const refusals: string[] = [];

const authorityOf = (program: ProgramName, keys = secrets.programs[program].callerKeys) =>
  createCallerAuthority({
    program,
    keys: parseCallerKeys(keys, program),
    clock,
    onRefusal: (reason) => refusals.push(reason),
  });

const about = { action: 'analysis.analyze', requestId: 'r-1', timeoutMs: 5_000 };

function refusalOf(program: ProgramName, statement: unknown, action: string, asker: ProgramName): string {
  try {
    authorityOf(program).verify(statement, { action, asker });
    return 'believed';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}

describe('a caller between services', () => {
  const stated = (): CallerStatement => authorityOf('gateway').state(owner, about);
  const changed = (change: (claims: Record<string, unknown>) => void): CallerStatement => {
    const statement = stated();
    const claims = JSON.parse(statement.claims) as Record<string, unknown>;
    change(claims);
    return { ...statement, claims: JSON.stringify(claims) };
  };

  it('is believed by everybody on the way of what was asked', () => {
    const statement = stated();
    const ways: [ProgramName, string, ProgramName][] = [
      ['analysis', 'analysis.analyze', 'gateway'],
      ['cost', 'cost.analyzeCosts', 'analysis'],
      ['ledger', 'ledger.readDailySeries', 'cost'],
    ];
    for (const [program, action, asker] of ways) {
      expect(authorityOf(program).verify(statement, { action, asker })).to.deep.equal({
        caller: owner,
        requestId: 'r-1',
      });
    }
  });

  for (const [what, change] of [
    ['tenant', (claims) => Object.assign(claims, { caller: { ...owner, tenantId: 'ten_00000002' } })],
    ['roles', (claims) => Object.assign(claims, { caller: { ...owner, roles: ['platform_admin'] } })],
    ['limits', (claims) => Object.assign(claims, { caller: { ...owner, merchantIds: ['mer_00000001'] } })],
    ['action', (claims) => Object.assign(claims, { action: 'ledger.deleteMerchant' })],
    ['end', (claims) => Object.assign(claims, { until: 4e12 })],
    ['request', (claims) => Object.assign(claims, { requestId: 'r-2' })],
    ['speaker', (claims) => Object.assign(claims, { by: 'command' })],
  ] as [string, (claims: Record<string, unknown>) => void][]) {
    it(`is refused when its ${what} was changed`, () => {
      expect(refusalOf('ledger', changed(change), 'ledger.readDailySeries', 'cost')).to.equal(
        'NOT_AUTHENTICATED',
      );
    });
  }

  it('is refused when nothing states it, or something that is no statement', () => {
    for (const statement of [undefined, null, 'text', {}, { by: 'cost', claims: '{}', codes: {} }]) {
      expect(refusalOf('ledger', statement, 'ledger.readDailySeries', 'cost')).to.equal('NOT_AUTHENTICATED');
    }
  });

  it('cannot be made by the cost-analyzer, which holds only what it believes with', () => {
    expect(() => authorityOf('cost').state(owner, { ...about, action: 'ledger.readDailySeries' })).to.throw(
      'may not ask',
    );
    const keys = parseCallerKeys(secrets.programs.cost.callerKeys, 'cost');
    expect(keys.signing.size).to.equal(0);
    // The key under which it believes the door, used as if it were the door.
    const asDoor = {
      signing: new Map([['ledger', keys.believing.get('gateway')!]] as const),
      believing: new Map(),
    };
    const forged = createCallerAuthority({ program: 'gateway', keys: asDoor, clock, onRefusal: () => {} });
    const statement = forged.state(owner, { ...about, action: 'ledger.getMerchant' });
    expect(refusalOf('ledger', statement, 'ledger.getMerchant', 'gateway')).to.equal('NOT_AUTHENTICATED');
  });

  it('may be used by whoever holds it for nothing but what lies on its way', () => {
    const statement = stated();
    expect(refusalOf('ledger', statement, 'ledger.deleteMerchant', 'gateway')).to.equal('NOT_AUTHENTICATED');
    expect(refusalOf('ledger', statement, 'ledger.deleteMerchant', 'cost')).to.equal('NOT_AUTHENTICATED');
    expect(refusalOf('identity', statement, 'identity.createUser', 'gateway')).to.equal('NOT_AUTHENTICATED');
    // Compliance lists merchants on the way of this very question; the cost-analyzer has no right to.
    expect(refusalOf('ledger', statement, 'ledger.listMerchants', 'compliance')).to.equal('believed');
    expect(refusalOf('ledger', statement, 'ledger.listMerchants', 'cost')).to.equal('NOT_AUTHENTICATED');
  });

  it('is the platform itself only where its program may say so', () => {
    const system = systemCaller('ten_00000001');
    const daily = { action: 'compliance.runDailyChecks', requestId: 'job-1', timeoutMs: 1_000 };
    const statement = authorityOf('scheduler').state(system, daily);
    expect(refusalOf('compliance', statement, 'compliance.runDailyChecks', 'scheduler')).to.equal('believed');
    expect(refusalOf('ledger', statement, 'ledger.readDailyProfile', 'compliance')).to.equal('believed');
    for (const [program, action] of [
      ['gateway', 'ledger.deleteMerchant'],
      ['simulator', 'ledger.deleteMerchant'],
      ['scheduler', 'identity.createTenant'],
      ['analysis', 'ledger.describeSubject'],
    ] as const) {
      expect(() => authorityOf(program).state(system, { ...daily, action })).to.throw('may not ask');
    }
    expect(() => authorityOf('scheduler').state(owner, daily)).to.throw('may not ask');
  });

  it('ends with the time of its request and a minute for clocks that differ', () => {
    const statement = stated();
    clock.advance(5_000 + 59_000);
    expect(refusalOf('ledger', statement, 'ledger.readDailySeries', 'cost')).to.equal('believed');
    clock.advance(2_000);
    // Not "log in": another node, whose clock is right, is asked instead.
    expect(refusalOf('ledger', statement, 'ledger.readDailySeries', 'cost')).to.equal('SERVICE_UNAVAILABLE');
    expect(refusals.at(-1)).to.match(/are the clocks right/);
  });

  it('is believed under the old key and the new one while they are changed', () => {
    const old = secrets.programs.ledger.callerKeys;
    const fresh = makeClusterSecrets().programs.ledger.callerKeys;
    const both = parseCallerKeys(`${fresh}\n${old}`, 'ledger');
    const authority = createCallerAuthority({ program: 'ledger', keys: both, clock, onRefusal: () => {} });
    const right = { action: 'ledger.readDailySeries', asker: 'cost' } as const;
    expect(authority.verify(stated(), right).caller).to.deep.equal(owner);
    const freshOnly = parseCallerKeys(fresh, 'ledger');
    const later = createCallerAuthority({ program: 'ledger', keys: freshOnly, clock, onRefusal: () => {} });
    expect(() => later.verify(stated(), right)).to.throw('Log in');
  });

  it('needs keys that can be read, and an error quotes none of them', () => {
    expect(() => parseCallerKeys('gateway>ledger=short', 'ledger')).to.throw(RangeError, /entry 1/);
    expect(() => parseCallerKeys('nobody>ledger=SECRETSECRET', 'ledger')).to.throw(/^(?!.*SECRET)/);
  });

  it('keeps its keys when secrets are made again', () => {
    expect(makeClusterSecrets(secrets)).to.deep.equal(secrets);
  });
});
