import { alertResource, audiencesOf, hiddenAuditResources } from '@merchant-analysis/contracts/audiences';
import { type CallerRole, callerRole } from '@merchant-analysis/contracts/caller';
import type { Audience } from '@merchant-analysis/contracts/compliance';
import { expect } from 'chai';
import fc from 'fast-check';

const MERCHANTS_PEOPLE: CallerRole[] = ['owner', 'manager', 'clerk', 'broker', 'sandbox'];
const someAudiences = fc.uniqueArray(fc.constantFrom<Audience>('M', 'O', 'A'), { minLength: 1 });
const someRoles = fc.uniqueArray(fc.constantFrom(...callerRole.options), { minLength: 1 });

describe('who may know of which rules', () => {
  it('leaves people of the merchant with what the merchant may see', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...MERCHANTS_PEOPLE), { minLength: 1 }), (roles) => {
        expect(audiencesOf(roles)).to.deep.equal(['M']);
      }),
    );
    expect(audiencesOf(['ops'])).to.deep.equal(['M', 'O']);
    expect(audiencesOf(['auditor'])).to.deep.equal(['M', 'O']);
    expect(audiencesOf(['aml_analyst'])).to.deep.equal(['M', 'O', 'A']);
    expect(audiencesOf(['platform_admin'])).to.deep.equal([]);
  });

  it('hides the audit record of an alert exactly from those who may not know of its rule', () => {
    fc.assert(
      fc.property(someRoles, someAudiences, (roles, audiences) => {
        const visible = audiencesOf(roles);
        // The widest audience decides: everybody who sees O sees M, everybody who sees A sees both.
        const mayKnow = audiences.some((audience) => visible.includes(audience));
        expect(hiddenAuditResources(roles).includes(alertResource(audiences))).to.equal(!mayKnow);
      }),
    );
  });
});
