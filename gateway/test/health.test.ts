import { expect } from 'chai';
import { type Platform, startPlatform } from './platform.js';

describe('the health paths of the deployment guide', () => {
  let platform: Platform;
  afterEach(() => platform.stop());

  it('says that this process is alive without asking anybody', async () => {
    platform = await startPlatform({ without: ['ledger', 'identity', 'scheduler', 'simulator'] });
    const response = await platform.fetch('/health');
    expect(response.status).to.equal(200);
    const health = (await response.json()) as Record<string, string>;
    expect(health['status']).to.equal('healthy');
    expect(health['version']).to.match(/^\d+\.\d+\.\d+/);
    expect(new Date(health['timestamp']!).getTime()).to.be.closeTo(Date.now(), 60_000);
    expect(platform.calls).to.deep.equal([]);
  });

  it("lists every service under the guide's names when all of them answer", async () => {
    platform = await startPlatform();
    const response = await platform.fetch('/services/health');
    expect(response.status).to.equal(200);
    const health = (await response.json()) as {
      status: string;
      services: Record<string, unknown>[];
      dependencies: unknown;
    };
    expect(health.services.map(({ name }) => name)).to.have.members([
      'api_gateway',
      'data_simulator',
      'cashflow_predictor',
      'cost_analyzer',
      'compliance_checker',
      'ledger',
      'identity',
      'scheduler',
      'notifier',
      'analysis',
    ]);
    expect(health.services.every(({ status, nodes }) => status === 'healthy' && nodes === 1)).to.equal(true);
    expect(health.dependencies).to.deep.equal([{ name: 'sqlite', status: 'healthy' }]);
  });

  it('answers 503 and names the service that is missing', async () => {
    platform = await startPlatform({ without: ['compliance'] });
    const response = await platform.fetch('/services/health');
    expect(response.status).to.equal(503);
    const health = (await response.json()) as { status: string; services: Record<string, unknown>[] };
    expect(health.status).to.equal('unhealthy');
    expect(health.services.filter(({ status }) => status !== 'healthy')).to.deep.equal([
      { name: 'compliance_checker', status: 'unhealthy', nodes: 0 },
    ]);
  });
});
