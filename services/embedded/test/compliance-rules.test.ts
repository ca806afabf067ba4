import type { Composition } from '@merchant-analysis/broker/composition';
import { compose as composeCompliance } from '@merchant-analysis/compliance-checker/container';
import type { Caller } from '@merchant-analysis/contracts/caller';
import { checkCompliance } from '@merchant-analysis/contracts/compliance';
import type { InputOf } from '@merchant-analysis/contracts/contract';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { createTransactions, putInvoices } from '@merchant-analysis/contracts/transactions';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import { compose as composeLedger } from '@merchant-analysis/ledger/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';

type Fact = Partial<InputOf<typeof createTransactions>['transactions'][number]> & {
  on: string;
  amountMinor: number;
};
type Invoice = InputOf<typeof putInvoices>['invoices'][number];

interface Books {
  merchant?: InputOf<typeof createMerchant>;
  facts?: readonly Fact[];
  invoices?: readonly Invoice[];
}

const TODAY = '2026-06-30';

/** Every rule on books that really are in a ledger: found, and not found one unit away. */
describe('compliance rules on real books', () => {
  const folder = temporaryFolder();
  const analyst: Caller = { tenantId: 'ten_00000001', userId: 'usr_00000001', roles: ['aml_analyst'] };
  const owner: Caller = { ...analyst, roles: ['owner'] };
  const compositions: Composition[] = [];
  let nodes: TwoNodes;

  before(async () => {
    const environment = {
      env: { DATA_DIR: folder.path, CONFIG_DIR: 'config' },
      logger: silentLogger(),
      clock: fakeClock(`${TODAY}T20:00:00+08:00`),
    };
    for (const compose of [composeLedger, composeCompliance]) compositions.push(await compose(environment));
    nodes = await startTwoNodes(compositions.map(({ schema }) => schema));
  });
  after(async () => {
    await nodes.stop();
    for (const composition of compositions) await composition.close();
    folder.remove();
  });

  const keep = async ({ merchant, facts = [], invoices = [] }: Books): Promise<string> => {
    const given = {
      name: { zh: '面馆' },
      mcc: '5812',
      declaredHours: [{ opens: '07:00', closes: '22:00' }],
      ...merchant,
    };
    const { id } = await nodes.host.ask(createMerchant, given, { caller: owner });
    const transactions = [{ on: TODAY, amountMinor: 100 }, ...facts].map(({ on, ...fact }, index) => ({
      externalId: `x${index}`,
      occurredAt: `${on}T12:00:00+08:00`,
      direction: fact.amountMinor < 0 ? ('out' as const) : ('in' as const),
      kind: 'sale' as const,
      ...fact,
    }));
    for (let start = 0; start < transactions.length; start += 1000) {
      const batch = transactions.slice(start, start + 1000);
      await nodes.host.ask(createTransactions, { merchantId: id, transactions: batch }, { caller: owner });
    }
    if (invoices.length > 0) {
      await nodes.host.ask(putInvoices, { merchantId: id, invoices: [...invoices] }, { caller: owner });
    }
    return id;
  };
  const findingsOf = async (ruleId: string, books: Books) => {
    const merchantId = await keep(books);
    const report = await nodes.host.ask(
      checkCompliance,
      { merchantId, ruleIds: [ruleId] },
      { caller: analyst },
    );
    return report.results[0]!.findings;
  };
  const keysOf = async (ruleId: string, books: Books): Promise<string[]> =>
    (await findingsOf(ruleId, books)).map(({ outcome, key }) => `${outcome} ${key}`);

  /** The external ids of the transactions that a finding names. */
  const endsOf = (found: Awaited<ReturnType<typeof findingsOf>>[number] | undefined): string[] =>
    (found?.evidence.transactionIds ?? []).map((id) => id.slice(id.lastIndexOf('.') + 1));
  const onDays = (from: string, count: number, make: (day: string, index: number) => Fact[]): Fact[] =>
    Array.from({ length: count }, (_, index) => make(formatDate(parseDate(from) + index), index)).flat();
  const deposit = (on: string, yuan: number): Fact => ({
    on,
    amountMinor: -yuan * 100,
    kind: 'own_transfer',
    method: 'cash',
  });

  it('TX-01: a quarter of 300,000.00 without tax', async () => {
    const sales = (amountMinor: number): Books => ({
      facts: [{ on: '2026-05-06', amountMinor, taxIncluded: false }],
    });
    // The 1.00 of the last day includes 1 % tax: 0.99 without.
    expect(await keysOf('TX-01', sales(30_000_000 - 99))).to.deep.equal(['broken 2026-Q2']);
    expect(await keysOf('TX-01', sales(30_000_000 - 100))).to.deep.equal(['warning 2026-Q2']);
  });

  it('TX-02: twelve months of 5,000,000.01 without tax', async () => {
    const sales = (fen: number): Books => ({
      facts: [
        { on: '2025-07-01', amountMinor: fen, taxIncluded: false },
        { on: '2025-06-30', amountMinor: 99, taxIncluded: false },
      ],
    });
    expect(await keysOf('TX-02', sales(500_000_000 - 98))).to.deep.equal(['broken registration']);
    expect(await keysOf('TX-02', sales(500_000_000 - 99))).to.deep.equal(['warning registration']);
    const [finding] = await findingsOf('TX-02', sales(500_000_000));
    // The first twelve months above the line end in July 2025: the sales of 2025-07-01 and 2025-06-30.
    expect(endsOf(finding)).to.deep.equal(['x1', 'x2']);
    expect(finding?.evidence).to.include({ transactionCount: 2, transactionsTruncated: false });
  });

  it('LV-01: 20,000 + 20,000 + 10,000 in cash on one day, with the transactions as evidence', async () => {
    const three = (last: number): Books => ({
      facts: [20_000, 20_000, last].map((yuan) => deposit('2026-05-06', yuan)),
    });
    const [finding] = await findingsOf('LV-01', three(10_000));
    expect(finding?.key).to.equal('2026-05-06:out:');
    expect(finding?.evidence.transactionIds).to.have.lengthOf(3);
    expect(await keysOf('LV-01', three(9_999.99))).to.deep.equal([]);
  });

  it("LV-02: 2,000,000 to an entity, not between the merchant's own accounts", async () => {
    const transfer = (fen: number, kind: 'purchase' | 'own_transfer' = 'purchase'): Books => ({
      facts: [
        {
          on: '2026-05-06',
          amountMinor: -fen,
          kind,
          method: 'transfer',
          accountType: 'entity',
          counterparty: '甲公司',
        },
      ],
    });
    const [finding] = await findingsOf('LV-02', transfer(200_000_000));
    expect(finding?.evidence.transactionIds).to.have.lengthOf(1);
    expect(await keysOf('LV-02', transfer(199_999_999))).to.deep.equal([]);
    expect(await keysOf('LV-02', transfer(200_000_000, 'own_transfer'))).to.deep.equal([]);
  });

  it('LV-01 and LV-02 count calendar days, a minute either side of midnight and of the end of the business day', async () => {
    const bar = { name: { zh: '酒吧' }, dayCut: '02:00' };
    const cash = (time: string): Fact => ({ ...deposit('', 30_000), occurredAt: `${time}:00+08:00` });
    const transfer = (time: string): Fact => ({
      ...{ on: '', amountMinor: 120_000_000, kind: 'other_income', method: 'transfer' },
      ...{ accountType: 'entity', counterparty: '某公司', occurredAt: `${time}:00+08:00` },
    });
    const twice = (ruleId: string, make: (time: string) => Fact, ...times: string[]) =>
      findingsOf(ruleId, { merchant: bar, facts: times.map(make) });
    for (const [ruleId, make, whose] of [
      ['LV-01', cash, 'out:'],
      ['LV-02', transfer, 'in:某公司'],
    ] as const) {
      // One business day, two calendar days.
      expect(await twice(ruleId, make, '2026-05-06T23:59', '2026-05-07T00:01')).to.deep.equal([]);
      // Two business days, one calendar day.
      for (const times of [
        ['2026-05-07T01:59', '2026-05-07T02:01'],
        ['2026-05-07T00:01', '2026-05-07T23:59'],
      ]) {
        const [finding, ...others] = await twice(ruleId, make, ...times);
        expect(finding?.key).to.equal(`2026-05-07:${whose}`);
        expect(endsOf(finding).sort()).to.deep.equal(['x1', 'x2']);
        expect(finding?.evidence).to.include({ transactionCount: 2, transactionsTruncated: false });
        expect(finding?.evidence.notes[0]?.en).to.include('ends at 02:00');
        expect(others).to.deep.equal([]);
      }
    }
    // The night after the last business day in the books.
    const [last] = await twice('LV-01', cash, '2026-07-01T00:10', '2026-07-01T01:50');
    expect(last?.key).to.equal('2026-07-01:out:');
    // The same at a merchant whose day ends at midnight.
    const noon: Books = { facts: ['2026-05-07T00:01', '2026-05-07T23:59'].map(cash) };
    expect(await keysOf('LV-01', noon)).to.deep.equal(['broken 2026-05-07:out:']);
  });

  it('ST-01: six deposits of 48,000, not of 38,000, and not among forty others', async () => {
    const six = (yuan: number) => onDays('2026-05-11', 6, (day) => [deposit(day, yuan)]);
    const [finding] = await findingsOf('ST-01', { facts: six(48_000) });
    expect(finding?.evidence.figures).to.include({ nearLineCount: 6, transactions: 6 });
    expect(finding?.evidence.transactionIds).to.have.lengthOf(6);
    expect(await keysOf('ST-01', { facts: six(38_000) })).to.deep.equal([]);
    const others = onDays('2026-05-11', 10, (day) => [1, 2, 3, 4].map((part) => deposit(day, 8_000 * part)));
    expect(await keysOf('ST-01', { facts: [...six(48_000), ...others] })).to.deep.equal([]);
  });

  it('ST-05: a fifth of the sales at three in the morning', async () => {
    const night = (count: number): Books => ({
      facts: Array.from({ length: 99 }, (_, index) => ({
        on: '2026-06-30',
        amountMinor: 1_500,
        ...(index < count ? { occurredAt: '2026-06-30T03:10:00+08:00' } : {}),
      })),
    });
    expect(await keysOf('ST-05', night(20))).to.deep.equal(['broken 2026-06']);
    expect(await keysOf('ST-05', night(19))).to.deep.equal([]);
    const [finding] = await findingsOf('ST-05', night(30));
    expect(endsOf(finding)).to.have.lengthOf(20);
    for (const end of endsOf(finding)) expect(Number(end.slice(1))).to.be.within(1, 30);
    expect(finding?.evidence).to.include({ transactionCount: 30, transactionsTruncated: true });
  });

  it('ST-06: 40 of 100 sales in round hundreds, unless they are prices', async () => {
    const sales = (round: number): Fact[] =>
      Array.from({ length: 99 }, (_, index) => ({ on: TODAY, amountMinor: index < round ? 50_000 : 1_999 }));
    expect(await keysOf('ST-06', { facts: sales(40) })).to.deep.equal(['broken 2026-06']);
    expect(await keysOf('ST-06', { facts: sales(39) })).to.deep.equal([]);
    const [finding] = await findingsOf('ST-06', { facts: sales(41) });
    expect(endsOf(finding)).to.have.lengthOf(20);
    for (const end of endsOf(finding)) expect(Number(end.slice(1))).to.be.within(1, 41);
    expect(finding?.evidence).to.include({ transactionCount: 41, transactionsTruncated: true });
    const priced = { name: { zh: '储值卡店' }, priceListMinor: [50_000] };
    expect(await keysOf('ST-06', { merchant: priced, facts: sales(40) })).to.deep.equal([]);
  });

  it('ST-10: eight times the usual Tuesday, but not four times on a sales festival', async () => {
    const usual = onDays('2026-04-06', 85, (on, index) => [
      { on, amountMinor: 100_000 + (index % 5) * 1_000 },
    ]);
    const extra = (on: string, amountMinor: number): Books => ({ facts: [...usual, { on, amountMinor }] });
    expect(await keysOf('ST-10', extra('2026-06-09', 700_000))).to.deep.equal(['broken 2026-06-09']);
    expect(await keysOf('ST-10', extra('2026-06-18', 300_000))).to.deep.equal([]);
    expect(await keysOf('ST-10', extra('2026-06-17', 300_000))).to.deep.equal(['broken 2026-06-17']);
  });

  it('AC-13: refunds of a tenth of the sales, and refunds that do not fit', async () => {
    const sales = Array.from({ length: 99 }, (_, index) => ({
      on: TODAY,
      amountMinor: 1_000,
      externalId: `s${index}`,
    }));
    const refunds = (count: number): Fact[] =>
      Array.from({ length: count }, (_, index) => ({
        on: TODAY,
        amountMinor: -1_000,
        kind: 'refund',
        originalExternalId: `s${index}`,
      }));
    expect(await keysOf('AC-13', { facts: [...sales, ...refunds(10)] })).to.deep.equal([
      'broken rate:2026-06',
    ]);
    expect(await keysOf('AC-13', { facts: [...sales, ...refunds(9)] })).to.deep.equal([]);
    const [rate] = await findingsOf('AC-13', { facts: [...sales, ...refunds(10)] });
    expect(endsOf(rate).sort()).to.deep.equal(
      Array.from({ length: 10 }, (_, index) => `x${100 + index}`).sort(),
    );
    expect(rate?.evidence).to.include({ transactionCount: 10, transactionsTruncated: false });
    const above: Fact = { on: TODAY, amountMinor: -1_001, kind: 'refund', originalExternalId: 's50' };
    expect(await keysOf('AC-13', { facts: [...sales, above] })).to.deep.equal([
      'broken above-original:2026-06',
    ]);
    const orphan: Fact = { on: TODAY, amountMinor: -1_000, kind: 'refund' };
    const [finding] = await findingsOf('AC-13', { facts: [...sales, orphan] });
    expect(finding?.key).to.equal('without-original:2026-06');
    expect(finding?.evidence.transactionIds).to.have.lengthOf(1);
  });

  it('KY-01 and KY-05: a licence that ended yesterday, a code with one wrong digit', async () => {
    const merchant = (about: object): Books => ({ merchant: { name: { zh: '面馆' }, ...about } });
    expect(await keysOf('KY-01', merchant({ licenceValidTo: '2026-06-29' }))).to.deep.equal([
      'broken licence:2026-06-29',
    ]);
    expect(await keysOf('KY-01', merchant({ licenceValidTo: TODAY }))).to.deep.equal([
      `warning licence:${TODAY}`,
    ]);
    const code = (unifiedSocialCreditCode: string) => keysOf('KY-05', merchant({ unifiedSocialCreditCode }));
    expect(await code('914403001922038217')).to.deep.equal(['broken uscc:914403001922038217']);
    expect(await code('914403001922038216')).to.deep.equal([]);
  });

  it('AR-01: what a public body owes for 31 days, with interest', async () => {
    const owed = (issuedOn: string): Books => ({
      invoices: [
        {
          externalId: 'A-1',
          direction: 'receivable',
          counterparty: '某局',
          buyerClass: 'government',
          issuedOn,
          amountMinor: 1_000_000,
          balanceMinor: 1_000_000,
        },
      ],
    });
    const [finding] = await findingsOf('AR-01', owed('2026-05-30'));
    expect(finding?.evidence.sums['claimableInterestMinor']).to.equal(500);
    expect(await findingsOf('AR-01', owed('2026-05-31'))).to.deep.equal([]);
  });
});
