import { type AnalysisReport, analyze } from '@merchant-analysis/contracts/analysis';
import { listTenants } from '@merchant-analysis/contracts/identity';
import { getDataVersion, listMerchants } from '@merchant-analysis/contracts/merchants';
import { problem } from '@merchant-analysis/contracts/problems';
import { expect } from 'chai';
import {
  fake,
  json,
  MERCHANT,
  type Platform,
  SANDBOX_MERCHANT,
  SANDBOX_TENANT,
  startPlatform,
} from './platform.js';

/** The books and the analysis as a test wants them. */
const books = { version: '7', today: '2026-10-01', status: 'complete', verdict: 'passed', delayMs: 0 };

const report = (merchantId: string): AnalysisReport => ({
  subject: { kind: 'merchant', id: merchantId, name: { zh: '面馆' }, merchants: 1 },
  currency: 'CNY',
  dataVersion: books.version,
  today: books.today,
  status: books.status as 'complete',
  verdict: books.verdict as 'passed',
  cashflow: { status: 'not-enough-data', code: 'TOO_SHORT', reason: { zh: '数据不足', en: 'too short' } },
  cost: { status: 'not-enough-data', code: 'TOO_SHORT', reason: { zh: '数据不足', en: 'too short' } },
  compliance: { status: 'not-enough-data', code: 'TOO_SHORT', reason: { zh: '数据不足', en: 'too short' } },
});

const answers = [
  fake(getDataVersion, async ({ merchantId }, call) => {
    if (merchantId === 'mer_unknown1') throw problem('NOT_FOUND', { what: 'merchant' });
    if (call.caller.merchantIds && !call.caller.merchantIds.includes(merchantId!)) {
      throw problem('NOT_FOUND', { what: 'merchant' });
    }
    return { dataVersion: books.version, today: books.today };
  }),
  fake(analyze, async ({ merchantId, groupId }) => {
    await new Promise((resolve) => setTimeout(resolve, books.delayMs));
    return report(merchantId ?? groupId!);
  }),
  fake(listMerchants, async () => ({ data: [{ id: SANDBOX_MERCHANT } as never], page: { hasMore: false } })),
];

describe('/merchant/analyze', () => {
  let platform: Platform;
  let owner: string;
  beforeEach(async () => {
    Object.assign(books, {
      version: '7',
      today: '2026-10-01',
      status: 'complete',
      verdict: 'passed',
      delayMs: 0,
    });
    platform = await startPlatform({ answers });
    owner = platform.logIn({ roles: ['owner'] });
  });
  afterEach(() => platform.stop());

  const analyses = () => platform.calls.filter(({ action }) => action === 'analysis.analyze');
  const ask = (token: string | undefined, query = `merchantId=${MERCHANT}`) =>
    platform.fetch(`/merchant/analyze?${query}`, { token });

  describe('with a token', () => {
    it('answers for the merchant that is named, by GET and by POST alike', async () => {
      const got = await ask(owner);
      const posted = await platform.fetch('/merchant/analyze', {
        token: owner,
        ...json('POST', { merchantId: MERCHANT }),
      });
      const versioned = await platform.fetch('/api/v1/analyses', {
        token: owner,
        ...json('POST', { merchantId: MERCHANT }),
      });
      expect(got.status).to.equal(200);
      const text = await got.text();
      expect(JSON.parse(text)).to.deep.equal(report(MERCHANT));
      expect(await posted.text()).to.equal(text);
      expect(await versioned.text()).to.equal(text);
    });

    it('needs to know which merchant or group', async () => {
      expect((await ask(owner, '')).status).to.equal(400);
      expect((await ask(owner, `merchantId=${MERCHANT}&groupId=grp_00000001`)).status).to.equal(400);
    });

    it('says the same 404 of a merchant that is not there and of one beyond the limits of a user', async () => {
      const limited = platform.logIn({ roles: ['manager'], merchantIds: ['mer_00000002'] });
      expect((await ask(owner, 'merchantId=mer_unknown1')).status).to.equal(404);
      await ask(owner);
      expect((await ask(limited)).status).to.equal(404);
    });
  });

  describe('keeps an answer', () => {
    it('for the same question about the same books, and looks at the version each time', async () => {
      for (let count = 0; count < 5; count++) await ask(owner);
      expect(analyses()).to.have.lengthOf(1);
      expect(platform.calls.filter(({ action }) => action === 'ledger.getDataVersion')).to.have.lengthOf(5);
    });

    it('until the books change, or the day does', async () => {
      await ask(owner);
      books.version = '8';
      expect(((await (await ask(owner)).json()) as AnalysisReport).dataVersion).to.equal('8');
      books.today = '2026-10-02';
      expect(((await (await ask(owner)).json()) as AnalysisReport).today).to.equal('2026-10-02');
      expect(analyses()).to.have.lengthOf(3);
    });

    it('apart for other parameters, roles, limits and tenants', async () => {
      await ask(owner);
      await ask(owner, `merchantId=${MERCHANT}&horizonDays=60`);
      await ask(platform.logIn({ roles: ['auditor'] }));
      await ask(platform.logIn({ roles: ['owner'], merchantIds: [MERCHANT] }));
      await ask(platform.logIn({ roles: ['owner'], tenantId: 'ten_00000002' }));
      expect(analyses()).to.have.lengthOf(5);
      await ask(platform.logIn({ roles: ['owner'] }));
      expect(analyses()).to.have.lengthOf(5);
    });

    it('never when a part did not answer; an open verdict of compliance itself is an answer', async () => {
      books.status = 'partial';
      await ask(owner);
      await ask(owner);
      expect(analyses()).to.have.lengthOf(2);
      books.status = 'complete';
      books.verdict = 'undetermined';
      await ask(owner);
      await ask(owner);
      expect(analyses()).to.have.lengthOf(3);
    });

    it('and asks once when a hundred ask at the same time', async () => {
      books.delayMs = 50;
      const responses = await Promise.all(Array.from({ length: 100 }, () => ask(owner)));
      expect(new Set(responses.map(({ status }) => status))).to.deep.equal(new Set([200]));
      expect(analyses()).to.have.lengthOf(1);
    });

    it('and sends nothing to who has it already', async () => {
      const etag = (await ask(owner)).headers.get('etag')!;
      const again = await platform.fetch(`/merchant/analyze?merchantId=${MERCHANT}`, {
        token: owner,
        headers: { 'if-none-match': etag },
      });
      expect(again.status).to.equal(304);
      expect(await again.text()).to.equal('');
    });
  });

  describe('without a token', () => {
    it('answers for the sandbox merchant as a caller of its tenant who sees nothing else', async () => {
      const response = await ask(undefined, '');
      expect(response.status).to.equal(200);
      expect(((await response.json()) as AnalysisReport).subject.id).to.equal(SANDBOX_MERCHANT);
      expect(analyses()[0]!.call.caller).to.deep.include({
        tenantId: SANDBOX_TENANT,
        roles: ['sandbox'],
        merchantIds: [SANDBOX_MERCHANT],
      });
      const posted = await platform.fetch('/merchant/analyze', { method: 'POST' });
      expect(posted.status).to.equal(200);
      expect(platform.audit).to.deep.equal([]);
    });

    it('may name the sandbox merchant, and has to log in for any other and for groups', async () => {
      expect((await ask(undefined, `merchantId=${SANDBOX_MERCHANT}`)).status).to.equal(200);
      expect((await ask(undefined, `merchantId=${MERCHANT}`)).status).to.equal(401);
      expect((await ask(undefined, 'groupId=grp_00000001')).status).to.equal(401);
    });

    it('opens nothing else', async () => {
      expect((await platform.fetch('/api/v1/analyses', json('POST', {}))).status).to.equal(401);
      expect((await platform.fetch('/api/v1/merchants')).status).to.equal(401);
    });

    it('does not fall back to the sandbox for a token that is wrong', async () => {
      expect((await ask('nonsense', '')).status).to.equal(401);
    });

    it('answers thousands who ask the plain question, and slows down who thinks up new ones', async () => {
      await platform.stop();
      const env = { RATE_LIMIT_SANDBOX_QUESTION: '1/3' };
      platform = await startPlatform({ answers, env, isTimeStill: true });
      const statuses: number[] = [];
      for (let days = 10; days < 15; days++)
        statuses.push((await ask(undefined, `horizonDays=${days}`)).status);
      expect(statuses).to.deep.equal([200, 200, 200, 429, 429]);
      for (let count = 0; count < 50; count++) expect((await ask(undefined, '')).status).to.equal(200);
    });

    it('is a reason to log in where the sandbox is off, as it is in production', async () => {
      await platform.stop();
      platform = await startPlatform({
        answers,
        env: { ENVIRONMENT: 'production', JWT_AUDIENCE: 'merchant-analysis/demo' },
      });
      expect((await ask(undefined, '')).status).to.equal(401);
    });

    it('says that the sandbox is not there yet while it is being made', async () => {
      await platform.stop();
      let isMade = false;
      const tenants = fake(listTenants, async () => ({
        data: isMade ? [{ id: SANDBOX_TENANT, kind: 'sandbox' } as never] : [],
        page: { hasMore: false },
      }));
      platform = await startPlatform({ answers: [...answers, tenants] });
      const early = await ask(undefined, '');
      expect([early.status, early.headers.get('retry-after')]).to.deep.equal([503, '1']);
      isMade = true;
      platform.clock.advance(1_001);
      expect((await ask(undefined, '')).status).to.equal(200);
    });
  });
});
