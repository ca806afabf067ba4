import type { CallerRole, Role } from '@merchant-analysis/contracts/caller';
import { ROLES } from '@merchant-analysis/contracts/caller';
import {
  coversLimits,
  isOperatorsWork,
  mayGrant,
  mayManage,
  seesOperatorsWork,
} from '@merchant-analysis/identity/domain/roles';
import { expect } from 'chai';
import fc from 'fast-check';

const person = (...roles: CallerRole[]) => ({ roles });
const grantedBy = (role: CallerRole): Role[] => ROLES.filter((granted) => mayGrant(person(role), [granted]));

describe('who may give which role', () => {
  it('an owner gives the roles of the merchant, and none of the operator', () => {
    expect(grantedBy('owner')).to.deep.equal(['owner', 'manager', 'clerk', 'broker']);
  });

  it('an administrator of the platform and the system give every role', () => {
    expect(grantedBy('platform_admin')).to.deep.equal([...ROLES]);
    expect(grantedBy('system')).to.deep.equal([...ROLES]);
  });

  it('nobody else gives any', () => {
    const others = ['manager', 'clerk', 'broker', 'ops', 'aml_analyst', 'auditor', 'sandbox'] as const;
    expect(others.flatMap(grantedBy)).to.deep.equal([]);
  });

  it('one forbidden role among allowed ones is enough to refuse', () => {
    expect(mayGrant(person('owner'), ['clerk', 'ops'])).to.equal(false);
    expect(mayGrant(person('manager', 'owner'), ['clerk', 'broker'])).to.equal(true);
  });

  it('no chain of grants that starts below an administrator ever reaches a role of the operator', () => {
    const below = fc.subarray(
      [...ROLES].filter((role) => role !== 'platform_admin'),
      { minLength: 1 },
    );
    const operators: Role[] = ['ops', 'aml_analyst', 'auditor', 'platform_admin'];
    fc.assert(fc.property(below, (roles) => operators.every((role) => !mayGrant({ roles }, [role]))));
  });
});

describe('limits to merchants and groups', () => {
  const limited = { roles: ['owner' as const], merchantIds: ['a', 'b'], groupIds: ['g'] };

  it('of somebody without limits cover everything', () => {
    expect(coversLimits(person('owner'), {})).to.equal(true);
    expect(coversLimits(person('owner'), { merchantIds: ['x'] })).to.equal(true);
  });

  it('of somebody limited cover only a part of them, and never no limit', () => {
    expect(coversLimits(limited, { merchantIds: ['b'] })).to.equal(true);
    expect(coversLimits(limited, { groupIds: ['g'] })).to.equal(true);
    expect(coversLimits(limited, { merchantIds: ['b', 'c'] })).to.equal(false);
    expect(coversLimits(limited, { merchantIds: ['a'], groupIds: ['h'] })).to.equal(false);
    expect(coversLimits(limited, {})).to.equal(false);
    expect(coversLimits(limited, { merchantIds: null, groupIds: null })).to.equal(false);
  });

  it('of nothing are covered by everybody, and cover nothing else', () => {
    expect(coversLimits(limited, { merchantIds: [] })).to.equal(true);
    expect(coversLimits({ roles: ['owner'], merchantIds: [] }, { merchantIds: ['a'] })).to.equal(false);
  });

  it('keep a limited owner from touching an owner without limits', () => {
    expect(mayManage(limited, person('owner'))).to.equal(false);
    expect(mayManage(limited, { roles: ['clerk'], merchantIds: ['a'] })).to.equal(true);
    expect(mayManage(person('owner'), person('auditor'))).to.equal(false);
  });
});

describe("the operator's work", () => {
  const deed = (action: string, roles: string[], changes?: Record<string, unknown>) =>
    isOperatorsWork({ action, actor: { roles }, changes });

  it('is what people of the operator and jobs do about compliance, refused or done', () => {
    expect(deed('compliance.decideAlert', ['aml_analyst'])).to.equal(true);
    expect(deed('compliance.runChecks', ['system'])).to.equal(true);
    expect(deed('access.refused', ['ops'], { action: 'compliance.getAlert' })).to.equal(true);
  });

  it('is not what the merchant does, nor what is not about compliance', () => {
    expect(deed('compliance.decideAlert', ['owner'])).to.equal(false);
    expect(deed('compliance.decideAlert', ['ops', 'manager'])).to.equal(false);
    expect(deed('ledger.exportTransactions', ['auditor'])).to.equal(false);
  });

  it('is seen by the operator alone', () => {
    const seeing = ROLES.filter((role) => seesOperatorsWork(person(role)));
    expect(seeing).to.deep.equal(['ops', 'auditor', 'platform_admin']);
  });
});
