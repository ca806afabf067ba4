import { loginThrottleInMemory } from '@merchant-analysis/identity/adapters/login-throttle.memory';
import { expect } from 'chai';

describe('guessing passwords', () => {
  it('is slowed down for the account from wherever it comes, also when all attempts come at once', async () => {
    const throttle = loginThrottleInMemory();
    const waits = await Promise.all(
      Array.from({ length: 100 }, (_, number) => throttle.begin('Lily', `10.0.0.${number}`, 0)),
    );
    expect(waits.filter((wait) => wait === 0)).to.have.length(6);
    expect(await throttle.begin('ｌｉｌｙ', '10.9.9.9', 0)).to.equal(1000);
    expect(await throttle.begin('other', '10.9.9.9', 0)).to.equal(0);
  });

  it('is over for the account with a login that succeeded', async () => {
    const throttle = loginThrottleInMemory();
    for (let number = 0; number < 6; number++) await throttle.begin('lily', '10.0.0.1', 0);
    await throttle.succeeded('Lily');
    expect(await throttle.begin('lily', '10.0.0.1', 0)).to.equal(0);
  });

  it('of many names from one address is slowed down by the address, which no success clears', async () => {
    const throttle = loginThrottleInMemory();
    for (let number = 0; number < 31; number++) await throttle.failed('10.0.0.1', 0);
    await throttle.succeeded('mallory');
    expect(await throttle.begin('someone', '10.0.0.1', 0)).to.equal(1000);
    expect(await throttle.begin('someone', '10.0.0.2', 0)).to.equal(0);
    expect(await throttle.begin('someone', '10.0.0.1', 1000)).to.equal(0);
  });
});
