import { parseSimulateArguments } from '@merchant-analysis/embedded/commands/simulate-arguments';
import { UsageError } from '@merchant-analysis/embedded/commands/usage-error';
import { expect } from 'chai';

const parse = (line: string) => parseSimulateArguments(line === '' ? [] : line.split(' '));

describe('the arguments of npm run simulate', () => {
  it('ask for three merchants with two years when nothing is said', () => {
    const { request, tenant, json } = parse('');
    expect(request).to.deep.equal({ merchants: 3, days: 730, seed: 1 });
    expect(tenant).to.equal(undefined);
    expect(json).to.equal(false);
  });

  it('are read as they are written', () => {
    const line =
      '--merchants 10 --days 365 --seed 7 --archetypes noodle-shop,online-seller --last-date 2026-10-31 --tenant A --json';
    expect(parse(line)).to.deep.equal({
      request: {
        merchants: 10,
        days: 365,
        seed: 7,
        archetypes: ['noodle-shop', 'online-seller'],
        lastDate: '2026-10-31',
      },
      tenant: 'A',
      json: true,
    });
  });

  it('are refused by name, with what they may be', () => {
    const refusals: [string, RegExp][] = [
      ['--merchants many', /--merchants: many is not a whole number/],
      ['--merchants 0', /--merchants/],
      ['--days 4000', /--days/],
      ['--last-date 2025-02-29', /--last-date: must be a calendar day/],
      ['--archetypes bakery', /--archetypes.*noodle-shop/],
      ['--merchant 3', /--merchant/],
      ['3', /3/],
    ];
    for (const [line, message] of refusals) {
      expect(() => parse(line), line)
        .to.throw(UsageError)
        .with.property('message')
        .that.matches(message);
    }
  });
});
