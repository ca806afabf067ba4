import { ROLES, type Role } from '@merchant-analysis/contracts/caller';
import {
  type OperationAt,
  readOperations,
  requestFor,
  successOf,
} from '@merchant-analysis/testkit/openapi-requests';
import { expect } from 'chai';
import { type Platform, startPlatform } from './platform.js';

/**
 * Who may do what, written by hand: o owner, m manager, c clerk, b broker, p ops (people of the platform),
 * a aml_analyst, u auditor, t platform_admin (tenants). `*` everyone who is logged in, `-` no token needed.
 */
const WHO_MAY = `
GET /health                                       -
GET /services/health                              -
GET /merchant/analyze                             omcbpau
POST /merchant/analyze                            omcbpau
POST /api/v1/analyses                             omcbpau
POST /api/v1/analyses/export                      omb
POST /api/v1/auth/login                           -
POST /api/v1/auth/refresh                         -
POST /api/v1/auth/logout                          *
POST /api/v1/auth/password                        *
GET /api/v1/me                                    *
GET /api/v1/merchants                             omcbpau
POST /api/v1/merchants                            om
GET /api/v1/merchants/{merchantId}                omcbpau
PATCH /api/v1/merchants/{merchantId}              om
DELETE /api/v1/merchants/{merchantId}             om
GET /api/v1/merchants/{merchantId}/overview       omcbpau
GET /api/v1/groups                                omcbpau
POST /api/v1/groups                               om
GET /api/v1/groups/{groupId}                      omcbpau
PATCH /api/v1/groups/{groupId}                    om
DELETE /api/v1/groups/{groupId}                   om
GET /api/v1/transactions                          omcbpau
POST /api/v1/transactions                         omc
GET /api/v1/transactions/summary                  omcbpau
GET /api/v1/transactions/{transactionId}          omcbpau
DELETE /api/v1/transactions/{transactionId}       omc
GET /api/v1/invoices                              omcbpau
POST /api/v1/invoices                             omc
GET /api/v1/imports                               omcbpau
POST /api/v1/imports                              omc
GET /api/v1/imports/{importId}                    omcbpau
GET /api/v1/imports/{importId}/preview            omc
PUT /api/v1/imports/{importId}/mapping            omc
POST /api/v1/imports/{importId}/commit            omc
GET /api/v1/imports/{importId}/errors.csv         omc
POST /api/v1/exports                              omb
GET /api/v1/exports/{exportId}                    omb
GET /api/v1/exports/{exportId}/file               omb
GET /api/v1/forecasts                             omcbpau
POST /api/v1/forecasts                            omcbpau
GET /api/v1/forecasts/{forecastId}                omcbpau
GET /api/v1/forecasts/{forecastId}/series         omcbpau
GET /api/v1/forecasts/{forecastId}/events         omcbpau
GET /api/v1/forecasts/{forecastId}/drivers        omcbpau
GET /api/v1/forecasts/{forecastId}/cliffs         omcbpau
POST /api/v1/forecasts/{forecastId}/reproduce     omcbpau
POST /api/v1/forecasts/backtests                  omcbpau
GET /api/v1/forecasts/backtests/report            omcbpau
POST /api/v1/forecasts/{forecastId}/scenarios     omcbpau
GET /api/v1/scenarios/{scenarioId}                omcbpau
GET /api/v1/cash-plans                            omcbpau
POST /api/v1/cash-plans                           omc
GET /api/v1/cash-plans/{planId}                   omcbpau
PATCH /api/v1/cash-plans/{planId}                 omc
DELETE /api/v1/cash-plans/{planId}                omc
GET /api/v1/recurring-streams                     omcbpau
PATCH /api/v1/recurring-streams/{streamId}        omc
POST /api/v1/cost-analyses                        omcbpau
GET /api/v1/compliance/verdict                    omcbpau
POST /api/v1/compliance/checks                    ompa
GET /api/v1/compliance/checks/{checkId}           omcbpau
GET /api/v1/compliance/alerts                     omcbpau
GET /api/v1/compliance/alerts/{alertId}           omcbpau
POST /api/v1/compliance/alerts/{alertId}/decision ompa
GET /api/v1/compliance/rules                      omcbpau
GET /api/v1/compliance/rules/{ruleId}             omcbpau
GET /api/v1/simulations                           omcbpau
POST /api/v1/simulations                          om
GET /api/v1/simulations/{simulationId}            omcbpau
GET /api/v1/jobs                                  omcbpau
GET /api/v1/jobs/{jobId}                          omcbpau
POST /api/v1/jobs/{jobId}/cancel                  omc
GET /api/v1/cash-alerts                           omcbpau
GET /api/v1/cash-alert-policies/{merchantId}      omcbpau
PUT /api/v1/cash-alert-policies/{merchantId}      omc
GET /api/v1/webhooks                              om
POST /api/v1/webhooks                             om
DELETE /api/v1/webhooks/{webhookId}               om
POST /api/v1/webhooks/{webhookId}/test            om
GET /api/v1/webhooks/{webhookId}/deliveries       om
POST /api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver om
GET /api/v1/notices                               omcbpau
GET /api/v1/schedules                             ompau
PATCH /api/v1/schedules/{name}                    omp
POST /api/v1/schedules/{name}/run                 omp
GET /api/v1/users                                 o
POST /api/v1/users                                o
GET /api/v1/users/{userId}                        o
PATCH /api/v1/users/{userId}                      o
DELETE /api/v1/users/{userId}                     o
PUT /api/v1/users/{userId}/roles                  o
GET /api/v1/roles                                 omcbpaut
GET /api/v1/tenant                                omcbpau
PATCH /api/v1/tenant                              o
GET /api/v1/tenants                               t
POST /api/v1/tenants                              t
GET /api/v1/audit-logs                            opu
GET /api/v1/openapi.json                          -
GET /api/v1/docs                                  -
GET /api/v1/docs/page.js                          -
GET /api/v1/docs/page.css                         -
`;

const LETTERS: Readonly<Record<Role, string>> = {
  owner: 'o',
  manager: 'm',
  clerk: 'c',
  broker: 'b',
  ops: 'p',
  aml_analyst: 'a',
  auditor: 'u',
  platform_admin: 't',
};

const MATRIX = new Map(
  WHO_MAY.trim()
    .split('\n')
    .map((line) => {
      const [, name, who] = /^(\S+ \S+)\s+(\S+)$/.exec(line)!;
      return [name!, who!];
    }),
);

describe('every route as every role', () => {
  let platform: Platform;
  let operations: OperationAt[];
  const tokens = {} as Record<Role, string>;

  before(async () => {
    platform = await startPlatform({ env: { PUBLIC_SANDBOX: 'off' } });
    operations = await readOperations(platform);
    for (const role of ROLES) tokens[role] = platform.logIn({ roles: [role] });
  });
  after(() => platform.stop());

  it('has a row in the matrix for each operation of the document, and no other row', () => {
    expect(operations.map(({ name }) => name)).to.have.members([...MATRIX.keys()]);
  });

  it('answers 401 without a token, wherever one is needed', async () => {
    for (const operation of operations) {
      const { path, init } = requestFor(operation);
      const { status } = await platform.fetch(path, init);
      const expected = MATRIX.get(operation.name) === '-' ? successOf(operation.operation) : 401;
      expect(status, operation.name).to.equal(expected);
    }
  });

  for (const role of ROLES) {
    it(`lets the ${role} do exactly what the matrix says`, async () => {
      for (const operation of operations) {
        const who = MATRIX.get(operation.name)!;
        const mayCome = who === '-' || who === '*' || who.includes(LETTERS[role]);
        const { path, init } = requestFor(operation);
        const response = await platform.fetch(path, { ...init, token: tokens[role] });
        const text = await response.text();
        const expected = mayCome ? successOf(operation.operation) : 403;
        expect(response.status, `${role}: ${operation.name} ${text.slice(0, 300)}`).to.equal(expected);
      }
    });
  }

  it('refuses a field that it does not know, wherever a JSON body is taken', async () => {
    const token = platform.logIn({ roles: [...ROLES] });
    let asked = 0;
    for (const operation of operations) {
      const { path, init } = requestFor(operation);
      if (new Headers(init.headers).get('content-type') !== 'application/json') continue;
      const body = JSON.stringify({ ...JSON.parse(String(init.body)), horizonn: 60 });
      const response = await platform.fetch(path, { ...init, body, token });
      const { errors = [] } = (await response.json()) as { errors?: { path: string }[] };
      expect([response.status, ...errors.map((one) => one.path)], operation.name).to.deep.equal([
        400,
        'horizonn',
      ]);
      asked += 1;
    }
    expect(asked).to.be.greaterThan(25);
  });

  it('lets somebody with two roles do what either may', async () => {
    const token = platform.logIn({ roles: ['auditor', 'clerk'] });
    expect((await platform.fetch('/api/v1/audit-logs', { token })).status).to.equal(200);
    expect((await platform.fetch('/api/v1/imports/imp_00000001/preview', { token })).status).to.equal(200);
    expect((await platform.fetch('/api/v1/users', { token })).status).to.equal(403);
  });
});
