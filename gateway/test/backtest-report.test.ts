import { reportBacktest } from '@merchant-analysis/contracts/forecast-detail';
import { problem } from '@merchant-analysis/contracts/problems';
import { expect } from 'chai';
import { fake, MERCHANT, type Platform, startPlatform } from './platform.js';

const PATH = `/api/v1/forecasts/backtests/report?merchantId=${MERCHANT}`;
const OTHER = 'mer_00000099';

describe('the report of a backtest at the door', () => {
  let platform: Platform;
  let token: string;

  before(async () => {
    const answers = [
      fake(reportBacktest, ({ merchantId, language, origins }) => {
        if (merchantId === OTHER) throw problem('NOT_FOUND', { what: 'merchant' });
        return { html: `<!doctype html><p>${language} ${origins}` };
      }),
    ];
    platform = await startPlatform({ answers });
    token = platform.logIn({ roles: ['broker'] });
  });
  after(() => platform.stop());

  const read = (path: string, language?: string) =>
    platform.fetch(path, { token, ...(language && { headers: { 'accept-language': language } }) });

  it('is a page that may load nothing and is kept by nobody on its way', async () => {
    const answer = await read(PATH);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(answer.headers.get('content-disposition')).to.equal(
      `inline; filename="backtest-${MERCHANT}.html"`,
    );
    expect(answer.headers.get('content-security-policy'))
      .to.contain("default-src 'none'")
      .and.contain("frame-ancestors 'none'")
      .and.not.contain('script-src');
  });

  it('comes in the language that is asked for, else in that of Accept-Language', async () => {
    expect(await (await read(PATH, 'zh-CN,zh;q=0.9')).text()).to.contain('zh 6');
    const english = await read(`${PATH}&language=en&origins=2`, 'zh-CN');
    expect(english.headers.get('content-language')).to.equal('en');
    expect(await english.text()).to.contain('en 2');
  });

  it('is a problem like any other where it fails', async () => {
    for (const [path, status] of [
      [`${PATH}&origins=13`, 400],
      [`${PATH}&language=fr`, 400],
      [PATH.replace(MERCHANT, OTHER), 404],
    ] as const) {
      const answer = await read(path);
      expect(answer.status, path).to.equal(status);
      expect(answer.headers.get('content-type')).to.contain('application/problem+json');
    }
  });
});
