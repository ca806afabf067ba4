import { PassThrough } from 'node:stream';
import { logAnswer } from '@merchant-analysis/gateway/access-log';
import { createLogger } from '@merchant-analysis/observability/logger';
import { expect } from 'chai';

function linesAt(level: string, status: number, audit: boolean): Record<string, unknown>[] {
  const sink = new PassThrough();
  const logger = createLogger({ level, service: 'api_gateway', version: '1.2.3' }, sink);
  const route = {
    path: '/api/v1/merchants/:merchantId',
    audit: audit ? { resourceType: 'merchant' } : undefined,
  };
  const visit = {
    requestId: 'a'.repeat(32),
    address: '10.0.0.1',
    begunAt: performance.now(),
    route: route as never,
    caller: { tenantId: 'ten_00000001', userId: 'usr_00000001', roles: ['owner' as const] },
  };
  logAnswer(logger, visit, 'GET', status);
  const text = String(sink.read() ?? '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the access log', () => {
  it('has a line for a write, with the template of the path instead of the id', () => {
    const [line] = linesAt('info', 200, true);
    expect(line).to.include({
      method: 'GET',
      route: '/api/v1/merchants/:merchantId',
      status: 200,
      userId: 'usr_00000001',
    });
    expect(JSON.stringify(line)).not.to.include('10.0.0.1');
  });

  it('has a line for a failure, and for a question only when it is asked to say more', () => {
    expect(linesAt('info', 404, false)).to.have.lengthOf(1);
    expect(linesAt('info', 200, false)).to.have.lengthOf(0);
    expect(linesAt('debug', 200, false)).to.have.lengthOf(1);
  });
});
