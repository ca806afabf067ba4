import { expect } from 'chai';
import { json, MERCHANT, type Platform, startPlatform } from './platform.js';

describe('a question for a forecast at the door', () => {
  let platform: Platform;
  let token: string;
  before(async () => {
    platform = await startPlatform();
    token = platform.logIn({ roles: ['owner'] });
  });
  after(() => platform.stop());

  const ask = async (path: string, body: object) => {
    const response = await platform.fetch(path, {
      token,
      ...json('POST', { merchantId: MERCHANT, ...body }),
    });
    const { errors = [] } = (await response.json()) as { errors?: { path: string }[] };
    return [response.status, ...errors.map(({ path: at }) => at)];
  };

  const PATHS = ['/api/v1/forecasts', '/api/v1/forecasts/backtests', '/api/v1/analyses'];

  it('is refused where it names something that it cannot ask, instead of being answered for thirty days', async () => {
    for (const path of PATHS) {
      expect(await ask(path, {}), path).to.deep.equal([200]);
      expect(await ask(path, { horizon: 180 }), path).to.deep.equal([400, 'horizon']);
    }
  });

  it('needs its numbers as numbers in a body, where a query string can only have texts', async () => {
    for (const path of PATHS) {
      expect(await ask(path, { horizonDays: '30' }), path).to.deep.equal([400, 'horizonDays']);
    }
    expect(await ask('/api/v1/forecasts', { floorMinor: '' })).to.deep.equal([400, 'floorMinor']);
    for (const path of ['/merchant/analyze', '/api/v1/forecasts/backtests/report']) {
      const answer = await platform.fetch(`${path}?merchantId=${MERCHANT}&horizonDays=30`, { token });
      expect(answer.status, path).to.equal(200);
      const many = await platform.fetch(`${path}?merchantId=${MERCHANT}&horizonDays=many`, { token });
      expect(many.status, path).to.equal(400);
    }
  });

  it('is refused where the changes of a scenario contradict themselves', async () => {
    const path = '/api/v1/forecasts/fct_00000001/scenarios';
    const terms = {
      principalMinor: 100,
      yearlyRateBps: 0,
      months: 1,
      firstDueOn: '2026-03-01',
      method: 'interest-only',
    };
    const changes = [
      { kind: 'closed', from: '2026-02-02', to: '2026-02-01' },
      { kind: 'volume', changeRatio: 0.1, from: '2026-02-02', to: '2026-02-01' },
      { kind: 'loan', receivedOn: '2026-03-02', loan: terms },
      { kind: 'loan', receivedOn: '2026-03-01', loan: terms },
    ];
    const body = JSON.stringify({ scenarios: [{ name: 'spring', changes }] });
    const headers = { 'content-type': 'application/json' };
    const response = await platform.fetch(path, { token, method: 'POST', headers, body });
    expect(response.status).to.equal(400);
    const { errors } = (await response.json()) as { errors: { path: string; message: string }[] };
    expect(errors.map(({ path: at }) => at)).to.deep.equal([
      'scenarios.0.changes.0.to',
      'scenarios.0.changes.1.to',
      'scenarios.0.changes.2.loan.firstDueOn',
    ]);
    expect(errors[0]!.message).to.contain('2026-02-02');
  });

  it('counts no loan as rent, and none as money that comes in', async () => {
    const loan = {
      principalMinor: 100,
      yearlyRateBps: 0,
      months: 1,
      firstDueOn: '2026-03-01',
      method: 'interest-only',
    };
    const plan = { name: { en: 'Bank' }, loan };
    expect(await ask('/api/v1/cash-plans', { ...plan, kind: 'rent', direction: 'in' })).to.deep.equal([
      400,
      'kind',
      'direction',
    ]);
    expect(await ask('/api/v1/cash-plans', { ...plan, kind: 'financing' })).to.deep.equal([201]);
    const changed = await platform.fetch('/api/v1/cash-plans/pln_00000001', {
      token,
      ...json('PATCH', { loan, kind: 'rent' }),
    });
    expect(changed.status).to.equal(400);
  });
});
