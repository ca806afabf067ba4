import { EnvFileError, parseEnvFile } from '@merchant-analysis/settings/env-file';
import { expect } from 'chai';

/** Section 1.2 of the deployment guide, word for word. */
export const GUIDE_ENV_PROD = `# 环境配置
ENVIRONMENT=production
LOG_LEVEL=INFO

# MongoDB配置
MONGODB_URI=mongodb://mongodb-cluster:27017/merchant_analysis
MONGODB_REPLICA_SET=rs0
MONGODB_USERNAME=admin
MONGODB_PASSWORD=secure-password

# Redis配置
REDIS_URI=redis://redis-cluster:6379/0
REDIS_PASSWORD=secure-password

# JWT配置
JWT_SECRET=your-production-secret
JWT_ALGORITHM=HS256
JWT_EXPIRES_IN=3600

# 服务发现
CONSUL_HOST=consul
CONSUL_PORT=8500

# 监控配置
PROMETHEUS_PUSHGATEWAY=http://pushgateway:9091
JAEGER_AGENT_HOST=jaeger
JAEGER_AGENT_PORT=6831

# 日志配置
ELASTICSEARCH_HOSTS=["http://elasticsearch:9200"]
KIBANA_HOST=http://kibana:5601
`;

describe('an environment file', () => {
  it("reads the guide's .env.prod as it is written", () => {
    const values = parseEnvFile(GUIDE_ENV_PROD);
    expect(Object.keys(values)).to.have.lengthOf(18);
    expect(values['LOG_LEVEL']).to.equal('INFO');
    expect(values['REDIS_URI']).to.equal('redis://redis-cluster:6379/0');
    expect(values['ELASTICSEARCH_HOSTS']).to.equal('["http://elasticsearch:9200"]');
    expect(values['JWT_EXPIRES_IN']).to.equal('3600');
  });

  it('keeps an equals sign, a hash without a space and single quotes inside double ones', () => {
    const values = parseEnvFile(
      `A=x=y==\nB=pa#ss\nC="it's # here"\nD='say "hi"' # shown\nE=plain # said\nF=`,
    );
    expect(values).to.deep.equal({
      A: 'x=y==',
      B: 'pa#ss',
      C: "it's # here",
      D: 'say "hi"',
      E: 'plain',
      F: '',
    });
  });

  it('reads files written on Windows, with a byte order mark and export in front', () => {
    expect(parseEnvFile('\uFEFFexport A=1\r\nB="two\\nlines"\r\n')).to.deep.equal({
      A: '1',
      B: 'two\nlines',
    });
  });

  it('names every line that it cannot read, without repeating what may be a secret', () => {
    const read = (): unknown => parseEnvFile('A=1\nhunter2\nB="open\n');
    expect(read).to.throw(EnvFileError, /line 2: not KEY=value\n.*line 3: a quote is not closed/);
    expect(read).not.to.throw(/hunter2|open/);
  });
});
