import { type Caller, maySeeMerchant } from '@merchant-analysis/contracts/caller';
import { expect } from 'chai';

const caller = (limits: Partial<Caller>): Caller => ({
  tenantId: 'ten_1',
  userId: 'usr_1',
  roles: ['clerk'],
  ...limits,
});
const merchant = { id: 'mer_a', groupIds: ['grp_east'] };

describe('the limits of a caller', () => {
  it('do not exist unless they were set', () => {
    expect(maySeeMerchant(caller({}), merchant)).to.equal(true);
  });
  it('let in a merchant that was named', () => {
    expect(maySeeMerchant(caller({ merchantIds: ['mer_a'] }), merchant)).to.equal(true);
    expect(maySeeMerchant(caller({ merchantIds: ['mer_b'] }), merchant)).to.equal(false);
  });
  it('let in a merchant of a group that was named', () => {
    expect(maySeeMerchant(caller({ groupIds: ['grp_east'] }), merchant)).to.equal(true);
    expect(maySeeMerchant(caller({ groupIds: ['grp_west'] }), merchant)).to.equal(false);
  });
  it('let in nobody when they are empty', () => {
    expect(maySeeMerchant(caller({ merchantIds: [] }), merchant)).to.equal(false);
  });
});
