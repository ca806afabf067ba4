import { createHash } from 'node:crypto';
import { demoPlan, sandboxPlan } from '@merchant-analysis/data-simulator/domain/demo';
import { ARCHETYPE_NAMES, planMerchant } from '@merchant-analysis/data-simulator/domain/simulation-plan';
import { expect } from 'chai';
import { booksOf, planOf } from './books.js';

const mixed = planOf({ merchants: 3, days: 120, archetypes: [...ARCHETYPE_NAMES] });

function fingerprint(plan: typeof mixed, merchants: number): string {
  const hash = createHash('sha256');
  for (let number = 0; number < merchants; number++) {
    const { profile, days } = booksOf(plan, number);
    hash.update(JSON.stringify([profile.registration, days]));
  }
  return hash.digest('hex');
}

describe('a plan of simulated merchants', () => {
  it('gives the same books byte for byte, today and in every later version', () => {
    expect(fingerprint(mixed, 3)).to.equal(fingerprint(mixed, 3));
    // Change this only together with a line in the changelog: it says that old seeds give new books.
    expect(fingerprint(mixed, 3)).to.equal(
      'fdf120aea66e3fc14f68aed13d5c1546e1989d216a525cdb8ce5d8948b51e7c7',
    );
  });

  it('gives other books for another seed', () => {
    expect(fingerprint({ ...mixed, seed: 12 }, 3)).not.to.equal(fingerprint(mixed, 3));
  });

  it('begins with the same merchants however many follow', () => {
    expect(fingerprint({ ...mixed, merchants: 5 }, 3)).to.equal(fingerprint(mixed, 3));
  });

  it('gives every merchant of a large plan its own name and credit code', () => {
    const plan = planOf({ merchants: 400, archetypes: [...ARCHETYPE_NAMES] });
    const merchants = Array.from(
      { length: 400 },
      (_, number) => planMerchant(plan, number).profile.registration,
    );
    expect(new Set(merchants.map((merchant) => merchant.name.zh)).size).to.equal(400);
    expect(new Set(merchants.map((merchant) => merchant.unifiedSocialCreditCode)).size).to.equal(400);
  });

  it('puts the prefix of the request before every name', () => {
    const { profile } = planMerchant(planOf({ namePrefix: '演示-' }), 0);
    expect(profile.registration.name.zh).to.match(/^演示-/);
  });

  it('keeps the demo and the sandbox to at most 60,000 transactions a merchant', () => {
    for (const plan of [demoPlan('2026-11-20'), sandboxPlan('2026-11-20')]) {
      for (let number = 0; number < plan.merchants; number++) {
        const rows = booksOf(plan, number).days.reduce((sum, day) => sum + day.transactions.length, 0);
        expect(rows).to.be.within(25_000, 62_000);
      }
    }
  });
});
