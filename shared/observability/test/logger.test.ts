import { createLogger } from '@merchant-analysis/observability/logger';
import { expect } from 'chai';

describe('the log', () => {
  const write = (use: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] => {
    const lines: string[] = [];
    use(
      createLogger(
        { level: 'info', service: 'gateway', version: '1.2.3' },
        { write: (line) => void lines.push(line) },
      ),
    );
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('is one JSON object a line with level, time, service and message', () => {
    const [line] = write((logger) => logger.warn({ code: 'X' }, 'disk is filling up'));
    expect(line).to.deep.include({
      'log.level': 'warn',
      message: 'disk is filling up',
      code: 'X',
      service: { name: 'gateway', version: '1.2.3' },
    });
    expect(String(line!['@timestamp'])).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('hides secrets at the top and two levels down', () => {
    const [line] = write((logger) =>
      logger.info(
        {
          password: 'p1',
          user: { token: 't1', deeper: { refreshToken: 'r1' } },
          headers: { authorization: 'Bearer b1' },
        },
        'x',
      ),
    );
    const text = JSON.stringify(line);
    for (const secret of ['p1', 't1', 'r1', 'b1'])
      expect(text).not.to.include(`"${secret}"`).and.not.include('Bearer');
  });

  it('keeps quiet below its level', () => {
    expect(write((logger) => logger.debug('nothing'))).to.deep.equal([]);
  });
});
