import { expect } from 'chai';
import { expectProof } from './independent-books.js';
import {
  allRows,
  applyChunk,
  codeOf,
  MERCHANT,
  type OpenBooks,
  type OpenStore,
  OTHER_TENANT,
  openImport,
  openMerchant,
  refund,
  sale,
  TENANT,
  write,
} from './open-books.js';

const BRANCH = 'mer_branch0001';
const at = (text: string) => ({ occurredAt: Date.parse(text) });
/** 2026-03-02, a Monday. */
const MONDAY = 20_514;

/** Reading, with sums done by hand. */
export function readModels(openStore: OpenStore): void {
  describe('read models', () => {
    let books: OpenBooks;
    beforeEach(async () => {
      books = await openStore();
      await openMerchant(books.store);
      await openMerchant(books.store, BRANCH);
    });
    afterEach(() => books.remove());

    const both = { tenantId: TENANT, merchantIds: [BRANCH, MERCHANT] };

    it('a group sums its members exactly, by name where members have names of their own', async () => {
      await write(books.store, [sale('x', { item: '汤', merchantId: BRANCH })]);
      await write(books.store, [
        sale('a', { item: '面', amountMinor: 3 }),
        sale('b', { item: '汤', amountMinor: 4 }),
        sale('c', { item: '面', merchantId: BRANCH, amountMinor: 5 }),
      ]);
      const { rows, members } = await books.store.readModels.readMonthlyBreakdown({
        ...both,
        fromMonth: 2026 * 12 + 2,
        toMonth: 2026 * 12 + 2,
        dimension: 'item',
        top: 1,
      });
      expect(members).to.equal(2);
      // 汤: 1,000 + 4; 面: 3 + 5 is beyond the top of one, so it is the rest.
      expect(rows).to.deep.equal([
        { month: '2026-03', kind: 'sale', member: '汤', count: 2, sumMinor: 1_004 },
        { month: '2026-03', kind: 'sale', member: null, count: 2, sumMinor: 8 },
      ]);
      const series = await books.store.readModels.readDailySeries({
        ...both,
        fromDay: MONDAY,
        toDay: MONDAY,
        basis: 'business-date',
      });
      expect(series.columns).to.deep.equal([{ kind: 'sale', counts: [4], sums: [1_012] }]);
    });

    it('a breakdown by window sums its months, member by member', async () => {
      await write(books.store, [
        sale('a', { item: '面', amountMinor: 300, quantity: 1 }),
        sale('b', {
          item: '面',
          amountMinor: 400,
          quantity: 2.5,
          occurredAt: sale('b').occurredAt + 40 * 86_400_000,
        }),
        sale('c', { item: '汤', amountMinor: 50 }),
      ]);
      const { rows, members } = await books.store.readModels.readMonthlyBreakdown({
        tenantId: TENANT,
        merchantIds: [MERCHANT],
        fromMonth: 2026 * 12 + 2,
        toMonth: 2026 * 12 + 5,
        dimension: 'item',
        by: 'window',
        top: 10,
      });
      expect(members).to.equal(2);
      expect(rows).to.deep.equal([
        { month: '2026-03', kind: 'sale', member: '汤', count: 1, sumMinor: 50 },
        { month: '2026-03', kind: 'sale', member: '面', count: 2, sumMinor: 700, quantity: 3.5 },
      ]);
    });

    it('what was sold and is not yet paid out is told by channel and day of arrival, of each member', async () => {
      const meituan = { channel: '美团' };
      await write(books.store, [
        sale('a', { ...meituan, amountMinor: 700, settledDay: MONDAY + 3 }),
        sale('b', { ...meituan, amountMinor: 30, settledDay: MONDAY + 3 }),
        refund('c', 200, { ...meituan, settledDay: MONDAY + 3 }),
        sale('d', { ...meituan, amountMinor: 11, settledDay: MONDAY + 3, status: 'void' }),
        sale('e', { amountMinor: 5, settledDay: MONDAY + 1 }),
        sale('f', { amountMinor: 9 }),
        sale('g', { amountMinor: -40, direction: 'out', kind: 'fee', settledDay: MONDAY + 3 }),
      ]);
      await write(books.store, [
        sale('x', { ...meituan, merchantId: BRANCH, amountMinor: 1, settledDay: MONDAY + 3 }),
      ]);
      const pending = (toDay: number) =>
        books.store.readModels.listPendingSettlements({ ...both, fromDay: toDay - 59, toDay });
      const monday = { soldFrom: '2026-03-02', soldTo: '2026-03-02' };
      const thursday = { ...monday, channel: '美团', settlesOn: '2026-03-05' };
      expect(await pending(MONDAY)).to.deep.equal([
        { ...monday, merchantId: MERCHANT, channel: '', settlesOn: '2026-03-03', count: 1, sumMinor: 5 },
        ...[
          { ...thursday, merchantId: BRANCH, count: 1, sumMinor: 1 },
          { ...thursday, merchantId: MERCHANT, count: 3, sumMinor: 530 },
        ].sort((a, b) => (a.merchantId < b.merchantId ? -1 : 1)),
      ]);
      expect(await pending(MONDAY + 1)).to.have.length(2);
      expect(await pending(MONDAY + 3)).to.deep.equal([]);
      expect(await pending(MONDAY - 1)).to.deep.equal([]);
    });

    it('what moved before the window is its opening flow, without own transfers, on either basis', async () => {
      await write(books.store, [
        sale('a', { amountMinor: 700, settledDay: MONDAY + 1 }),
        sale('b', { amountMinor: -300, direction: 'out', kind: 'rent', category: '房租' }),
        sale('c', { amountMinor: -900, direction: 'out', kind: 'own_transfer' }),
      ]);
      const flow = async (basis: 'business-date' | 'settlement') =>
        (
          await books.store.readModels.readDailySeries({
            ...both,
            fromDay: MONDAY + 1,
            toDay: MONDAY + 2,
            basis,
          })
        ).flowBeforeMinor;
      expect(await flow('business-date')).to.equal(400);
      expect(await flow('settlement')).to.equal(-300);
    });

    it('summaries take part months from the rows and whole months from the rollup', async () => {
      const days = ['2026-02-27', '2026-03-01', '2026-03-31', '2026-04-01', '2026-04-02'];
      await write(
        books.store,
        days.map((day, index) =>
          sale(day, { ...at(`${day}T12:00:00+08:00`), amountMinor: 10 ** index, channel: '堂食' }),
        ),
      );
      const summarize = (fromDay: number, toDay: number, groupBy: 'channel' | 'day' | 'month' | 'kind') =>
        books.store.transactions.summarize({ ...both, fromDay, toDay, groupBy });
      const february27 = 20_511;
      const april1 = 20_544;
      // 1 + 10 + 100 + 1,000; the second of April is outside.
      expect(await summarize(february27, april1, 'channel')).to.deep.equal([
        { key: '堂食', count: 4, inflowMinor: 1_111, outflowMinor: 0, netMinor: 1_111 },
      ]);
      expect(await summarize(february27 + 1, april1 - 1, 'channel')).to.deep.equal([
        { key: '堂食', count: 2, inflowMinor: 110, outflowMinor: 0, netMinor: 110 },
      ]);
      expect(
        (await summarize(february27, april1, 'month')).map(({ key, count }) => [key, count]),
      ).to.deep.equal([
        ['2026-02', 1],
        ['2026-03', 2],
        ['2026-04', 1],
      ]);
      expect((await summarize(february27, april1, 'day')).map(({ key }) => key)).to.deep.equal(
        days.slice(0, 4),
      );
    });

    it('summaries know in from out, and own transfers are neither', async () => {
      await write(books.store, [
        sale('a'),
        refund('b', 300),
        sale('c', { kind: 'own_transfer', amountMinor: -500, direction: 'out' }),
      ]);
      const groups = await books.store.transactions.summarize({
        ...both,
        fromDay: MONDAY,
        toDay: MONDAY,
        groupBy: 'day',
      });
      expect(groups).to.deep.equal([
        { key: '2026-03-02', count: 3, inflowMinor: 1_000, outflowMinor: 300, netMinor: 700 },
      ]);
    });

    it('a list is read in pages without a gap or a repeat, also among rows of one instant', async () => {
      const rows = Array.from({ length: 23 }, (_, index) =>
        sale(`o-${index}`, {
          source: index % 2 ? 'orders' : 'wechat',
          ...at(`2026-03-0${2 + (index % 3)}T12:00:00Z`),
        }),
      );
      await write(books.store, rows);
      const seen: string[] = [];
      let after: Parameters<typeof books.store.transactions.readPage>[0]['after'];
      for (let page = 0; page < 10; page++) {
        const query = {
          tenantId: TENANT,
          merchantId: MERCHANT,
          after,
          filters: {},
          limit: 4,
          mostVisited: 100,
        };
        const { rows: part, next } = await books.store.transactions.readPage(query);
        seen.push(...part.map(({ source, externalId }) => `${source} ${externalId}`));
        after = next;
        if (!next) break;
      }
      const inOrder = (await allRows(books.store)).map(({ source, externalId }) => `${source} ${externalId}`);
      expect(seen).to.deep.equal(inOrder);
      expect(new Set(seen).size).to.equal(23);
    });

    it('a rare filter visits a bounded number of rows and goes on where it stopped', async () => {
      const rows = Array.from({ length: 30 }, (_, index) =>
        sale(`o-${index}`, {
          occurredAt: Date.parse('2026-03-02T12:00:00Z') + index * 1_000,
          item: index === 0 ? '面' : '汤',
        }),
      );
      await write(books.store, rows);
      const query = {
        tenantId: TENANT,
        merchantId: MERCHANT,
        filters: { item: '面' },
        limit: 5,
        mostVisited: 10,
      };
      const first = await books.store.transactions.readPage(query);
      expect(first.rows).to.deep.equal([]);
      const second = await books.store.transactions.readPage({ ...query, after: first.next });
      const third = await books.store.transactions.readPage({ ...query, after: second.next });
      expect(third.rows.map(({ externalId }) => externalId)).to.deep.equal(['o-0']);
      expect(await books.store.transactions.readPage({ ...query, filters: { item: '粉' } })).to.deep.equal({
        rows: [],
      });
    });

    it('filters hold alone and together', async () => {
      await openImport(books.store, 'imp_march00000');
      await applyChunk(books.store, 'imp_march00000', 0, [
        sale('a', {
          category: '堂食',
          channel: '美团',
          method: 'code',
          counterparty: '张三',
          amountMinor: 1,
        }),
      ]);
      await write(books.store, [
        sale('b', { category: '外卖', amountMinor: 500, status: 'pending' }),
        refund('c', 200, { ...at('2026-03-05T12:00:00+08:00'), source: 'wechat' }),
        sale('d', { status: 'void', amountMinor: 9_999 }),
      ]);
      const list = async (filters: object) => {
        const query = { tenantId: TENANT, merchantId: MERCHANT, filters, limit: 10, mostVisited: 100 };
        return (await books.store.transactions.readPage(query)).rows
          .map(({ externalId }) => externalId)
          .sort()
          .join('');
      };
      expect(await list({ category: '堂食' })).to.equal('a');
      expect(await list({ channel: '美团', method: 'code', counterparty: '张三' })).to.equal('a');
      expect(await list({ counterparties: ['张三', '李四'] })).to.equal('a');
      expect(await list({ counterparties: ['李四'] })).to.equal('');
      expect(await list({ category: '' })).to.equal('cd');
      expect(await list({ kind: 'refund' })).to.equal('c');
      expect(await list({ direction: 'out' })).to.equal('c');
      expect(await list({ direction: 'in' })).to.equal('abd');
      expect(await list({ source: 'wechat' })).to.equal('c');
      expect(await list({ status: 'pending' })).to.equal('b');
      expect(await list({ fromDay: MONDAY, toDay: MONDAY })).to.equal('abd');
      expect(await list({ fromDay: MONDAY + 3 })).to.equal('c');
      expect(await list({ minAmountMinor: 1, maxAmountMinor: 500 })).to.equal('ab');
      expect(await list({ importId: 'imp_march00000' })).to.equal('a');
      expect(await list({ importId: 'imp_nothing000' })).to.equal('');
      expect(await list({ kind: 'sale', status: 'settled' })).to.equal('a');
    });

    it('the rows behind a customer are found by token or name, newest first', async () => {
      const named = { method: 'cash', counterparty: '张三' } as const;
      await write(books.store, [
        sale('a', named),
        sale('b', { ...named, ...at('2026-03-04T12:00:00+08:00') }),
        sale('c', { ...named, payerToken: 'tok' }),
        sale('d', { method: 'transfer', payerToken: '张三' }),
        sale('e', { method: 'cash', kind: 'purchase', direction: 'out', amountMinor: -1 }),
      ]);
      const find = async (party: string, method?: 'cash' | 'transfer') => {
        const days = { tenantId: TENANT, merchantId: MERCHANT, fromDay: MONDAY, toDay: MONDAY + 5 };
        const query = { ...days, party, method, limit: 10, mostVisited: 1_000 };
        return (await books.store.readModels.listPartyRows(query)).rows
          .map(({ externalId }) => externalId)
          .join('');
      };
      expect(await find('张三', 'cash')).to.equal('ba');
      expect(await find('张三'))
        .to.have.members(['b', 'a', 'd'])
        .and.match(/^b/);
      expect(await find('tok', 'cash')).to.equal('c');
      expect(await find('', 'cash')).to.equal('e');
      expect(await find('王五', 'cash')).to.equal('');
    });

    it('the rows that the daily profile counts are found span by span, newest first', async () => {
      const night = (externalId: string, day: number, hour: number) =>
        sale(externalId, at(`2026-03-0${day}T0${hour}:30:00+08:00`));
      await write(books.store, [
        night('a', 3, 1),
        night('b', 3, 4),
        night('c', 4, 3),
        sale('d', { amountMinor: 50_000 }),
        sale('e', { amountMinor: 60_000, source: 'wechat' }),
        sale('f', { amountMinor: 49_900 }),
        sale('g', { amountMinor: 50_050 }),
        sale('h', { amountMinor: 70_000, status: 'void' }),
        sale('i', { amountMinor: 80_000, kind: 'other_income' }),
        refund('j', 300),
        refund('k', 300, { status: 'void' }),
      ]);
      const [monday, tuesday] = [
        { fromDay: MONDAY, toDay: MONDAY },
        { fromDay: MONDAY + 1, toDay: MONDAY + 1 },
      ];
      const both = { fromDay: MONDAY, toDay: MONDAY + 1 };
      type Query = Parameters<typeof books.store.readModels.listCounted>[0];
      const list = async (counted: Query['counted'], spans: Query['spans'], limit = 10) => {
        const query = { tenantId: TENANT, merchantId: MERCHANT, counted, spans, limit };
        const found = await books.store.readModels.listCounted(query);
        return found.map((rows) => rows.map(({ source, externalId }) => `${source}.${externalId}`).join(' '));
      };
      // The cut is 02:00: `a` of Tuesday 01:30 belongs to Monday, `c` of Wednesday 03:30 to Wednesday.
      const hours = { what: 'sales', hours: [0, 1, 2, 3, 4] } as const;
      expect(await list(hours, [monday, tuesday, both])).to.deep.equal([
        'orders.a',
        'orders.b',
        'orders.b orders.a',
      ]);
      expect(await list({ what: 'sales', hours: [4] }, [both])).to.deep.equal(['orders.b']);
      const prices = (priceListMinor: number[]) => ({ what: 'round-sales', priceListMinor }) as const;
      expect((await list(prices([]), [both]))[0]!.split(' ')).to.have.members(['wechat.e', 'orders.d']);
      expect(await list(prices([60_000]), [both, tuesday])).to.deep.equal(['orders.d', '']);
      expect(await list({ what: 'refunds' }, [both])).to.deep.equal(['orders.j']);
      expect((await list({ what: 'sales' }, [monday]))[0]!.split(' ')).to.have.lengthOf(5);
      expect(await list({ what: 'sales' }, [both], 2)).to.deep.equal(['orders.b orders.a']);
    });

    it('a part of a business day is summed by customer, from its own rows alone', async () => {
      const cash = { method: 'cash', counterparty: '张三' } as const;
      const on = (time: string) => at(`2026-03-0${time}:00+08:00`);
      await write(books.store, [
        sale('evening', { ...cash, ...on('2T23:59') }),
        sale('midnight', { ...cash, ...on('3T00:00'), amountMinor: 7 }),
        sale('night', { ...cash, ...on('3T01:59'), amountMinor: 20, payerToken: '张三' }),
        refund('back', 5, { ...cash, ...on('3T01:00'), accountType: 'person' }),
        sale('next', { ...cash, ...on('3T02:00'), amountMinor: 300 }),
        sale('void', { ...cash, ...on('3T01:00'), status: 'void' }),
        sale('transfer', { ...cash, ...on('3T01:00'), method: 'transfer' }),
        sale('nobody', { method: 'cash', ...on('3T01:00') }),
        sale('own', { method: 'cash', ...on('3T01:00'), kind: 'own_transfer', amountMinor: 40_000 }),
        sale('later', { ...cash, ...on('4T00:30'), amountMinor: 1 }),
      ]);
      const night = (day: number) => {
        const first = Date.parse('2026-03-03T00:00:00+08:00') + (day - MONDAY) * 86_400_000;
        // Three hours beyond the cut: those rows are of the next business day.
        return { day, first, last: first + 5 * 3_600_000 };
      };
      const ask = (parts: readonly ReturnType<typeof night>[], method: 'cash' | 'transfer' = 'cash') =>
        books.store.readModels.sumParties({ tenantId: TENANT, merchantId: MERCHANT, method, parts });
      const sums = new Map<string, [number, number]>();
      for (const one of await ask([night(MONDAY), night(MONDAY + 1)])) {
        const key = `${one.day - MONDAY} ${one.party} ${one.direction} ${one.accountType}`;
        const [count, sum] = sums.get(key) ?? [0, 0];
        sums.set(key, [count + one.count, sum + one.sumMinor]);
      }
      expect(Object.fromEntries(sums)).to.deep.equal({
        '0 张三 in undefined': [2, 27],
        '0 张三 out person': [1, 5],
        '0  in undefined': [1, 40_000],
        '1 张三 in undefined': [1, 1],
      });
      expect(await ask([night(MONDAY + 7)])).to.deep.equal([]);
      const many = Array.from({ length: 120 }, (_, index) => night(MONDAY - 60 + index));
      expect(await ask(many, 'transfer')).to.have.lengthOf(1);
    });

    it('large transactions are those of at least ten thousand units of the currency', async () => {
      await openMerchant(books.store, 'mer_tokyo00000', TENANT, { currency: 'JPY', timeZone: 'Asia/Tokyo' });
      const yen = (externalId: string, amountMinor: number) =>
        sale(externalId, { merchantId: 'mer_tokyo00000', amountMinor });
      await write(books.store, [
        sale('less', { amountMinor: 999_999 }),
        sale('large', { amountMinor: 1_000_000 }),
      ]);
      await write(books.store, [yen('less', 9_999), yen('large', 10_000)]);
      for (const merchantId of [MERCHANT, 'mer_tokyo00000']) {
        const days = { tenantId: TENANT, merchantId, fromDay: MONDAY - 1, toDay: MONDAY + 1 };
        const rows = await books.store.readModels.listLarge({ ...days, minAbsAmountMinor: 0, limit: 10 });
        expect(rows.map(({ externalId }) => externalId)).to.deep.equal(['large']);
      }
    });

    it('receivables and payables are kept by their id and listed by due date', async () => {
      const invoice = {
        externalId: 'i-1',
        direction: 'receivable',
        counterparty: '区政府',
        issuedOn: '2026-01-05',
      } as const;
      const put = (invoices: Parameters<typeof books.store.invoices.putInvoices>[0]['invoices']) =>
        books.store.invoices.putInvoices({ tenantId: TENANT, merchantId: MERCHANT, invoices });
      const open = { ...invoice, amountMinor: 500, balanceMinor: 500 };
      expect(await put([open])).to.deep.equal({ inserted: 1, corrected: 0, unchanged: 0, dataVersion: 1 });
      expect(await put([open])).to.deep.equal({ inserted: 0, corrected: 0, unchanged: 1, dataVersion: 1 });
      const bill = { ...open, externalId: 'i-2', direction: 'payable', dueOn: '2026-01-04' } as const;
      const paid = { ...open, balanceMinor: 0 };
      expect(await put([paid, bill])).to.deep.equal({
        inserted: 1,
        corrected: 1,
        unchanged: 0,
        dataVersion: 2,
      });
      type Filters = { direction?: 'payable'; openOnly: boolean; settledFromDay?: number; after?: string };
      const list = async (filters: Filters) => {
        const after = filters.after
          ? { dueDay: 20_457, merchantId: MERCHANT, externalId: filters.after }
          : undefined;
        const rows = await books.store.invoices.listInvoices({ ...both, ...filters, after, limit: 10 });
        return rows.map(({ externalId }) => externalId);
      };
      expect(await list({ openOnly: false })).to.deep.equal(['i-2', 'i-1']);
      expect(await list({ openOnly: true })).to.deep.equal(['i-2']);
      expect(await list({ openOnly: false, direction: 'payable' })).to.deep.equal(['i-2']);
      expect(await list({ openOnly: false, after: 'i-2' })).to.deep.equal(['i-1']);
      // i-1 is settled and has no term: 2026-01-05, the day of its issue, is day 20,458.
      expect(await list({ openOnly: false, settledFromDay: 20_458 })).to.deep.equal(['i-1']);
      expect(await list({ openOnly: false, settledFromDay: 20_459 })).to.deep.equal([]);
      await put([
        { ...paid, externalId: 'i-3', dueOn: '2026-02-04' },
        { ...paid, externalId: 'i-0' },
      ]);
      expect(await list({ openOnly: false, settledFromDay: 20_458 })).to.deep.equal(['i-0', 'i-1', 'i-3']);
      expect(await list({ openOnly: false, settledFromDay: 20_458, after: 'i-2' })).to.deep.equal([
        ...['i-0', 'i-1', 'i-3'],
      ]);
      expect(await list({ openOnly: false, settledFromDay: 20_459 })).to.deep.equal(['i-3']);
      const elsewhere = { ...both, tenantId: OTHER_TENANT, openOnly: false, limit: 10 };
      expect(await books.store.invoices.listInvoices(elsewhere)).to.deep.equal([]);
    });

    it('nothing is read of a merchant of another tenant', async () => {
      await write(books.store, [sale('a')]);
      const days = { tenantId: OTHER_TENANT, merchantId: MERCHANT, fromDay: MONDAY, toDay: MONDAY };
      const many = { ...days, merchantIds: [MERCHANT] };
      const months = { ...many, fromMonth: 0, toMonth: 30_000, dimension: 'item', top: 10 } as const;
      for (const read of [
        books.store.readModels.readDailySeries({ ...many, basis: 'business-date' }),
        books.store.readModels.readMonthlyBreakdown(months),
        books.store.readModels.readDailyProfile({ ...days, priceListMinor: [], hours: true }),
        books.store.readModels.describeBooks(many),
        books.store.readModels.listLarge({ ...days, minAbsAmountMinor: 0, limit: 1 }),
        books.store.readModels.listRefundIssues({ ...days, limit: 1 }),
        books.store.readModels.listCounted({ ...days, counted: { what: 'sales' }, spans: [days], limit: 1 }),
        books.store.readModels.sumParties({ ...days, method: 'cash', parts: [] }),
        books.store.readModels.listPartyDays({ ...days, method: 'cash', minAbsSumMinor: 0, limit: 1 }),
        books.store.readModels.listPartyRows({ ...days, party: '', limit: 1, mostVisited: 1 }),
        books.store.transactions.summarize({ ...many, groupBy: 'day' }),
        books.store.transactions.readPage({ ...days, filters: {}, limit: 1, mostVisited: 1 }),
        books.store.chunks.deleteRow({ ...days, source: 'orders', externalId: 'a' }),
        write(books.store, [sale('a')], OTHER_TENANT),
      ]) {
        expect(await codeOf(read)).to.equal('NOT_FOUND');
      }
      await expectProof(books.store);
    });
  });
}
