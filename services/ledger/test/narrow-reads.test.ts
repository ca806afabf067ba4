import { join } from 'node:path';
import type { Composition } from '@merchant-analysis/broker/composition';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { createMerchant } from '@merchant-analysis/contracts/merchants';
import { readDailyProfile, readDailySeries } from '@merchant-analysis/contracts/read-models';
import { createTransactions } from '@merchant-analysis/contracts/transactions';
import { compose } from '@merchant-analysis/ledger/container';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { fakeClock } from '@merchant-analysis/testkit/fake-clock';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { startTwoNodes, type TwoNodes } from '@merchant-analysis/testkit/two-nodes';
import { expect } from 'chai';

describe('read models can be asked for less', () => {
  const folder = temporaryFolder();
  const caller = systemCaller('ten_00000001');
  const days = { from: '2026-05-01', to: '2026-05-02' };
  let composition: Composition;
  let nodes: TwoNodes;
  let merchantId: string;

  before(async () => {
    composition = await compose({
      env: { DATA_DIR: join(folder.path, 'data') },
      logger: silentLogger(),
      clock: fakeClock('2026-05-03T12:00:00+08:00'),
    });
    nodes = await startTwoNodes([composition.schema]);
    const merchant = await nodes.host.ask(createMerchant, { name: { zh: '面馆' } }, { caller });
    merchantId = merchant.id;
    const at = (day: string, hour: string) => `2026-${day}T${hour}:00:00+08:00`;
    const transactions = [
      { externalId: 's0', occurredAt: at('04-30', '12'), direction: 'in', amountMinor: 500, kind: 'sale' },
      { externalId: 'r0', occurredAt: at('04-30', '13'), direction: 'out', amountMinor: -70, kind: 'rent' },
      { externalId: 's1', occurredAt: at('05-01', '12'), direction: 'in', amountMinor: 1_000, kind: 'sale' },
      { externalId: 'b1', occurredAt: at('05-01', '18'), direction: 'out', amountMinor: -30, kind: 'refund' },
      { externalId: 'w1', occurredAt: at('05-02', '18'), direction: 'out', amountMinor: -900, kind: 'wage' },
    ] as const;
    await nodes.host.ask(createTransactions, { merchantId, transactions: [...transactions] }, { caller });
  });
  after(async () => {
    await nodes.stop();
    await composition.close();
    folder.remove();
  });

  it('by kind: other kinds are neither in the columns nor in what flowed before', async () => {
    const read = (kinds?: ('sale' | 'refund')[]) =>
      nodes.host.ask(readDailySeries, { merchantId, ...days, kinds }, { caller });
    const all = await read();
    expect(all.columns.map(({ kind }) => kind)).to.have.members(['refund', 'sale', 'wage']);
    expect(all.flowBeforeMinor).to.equal(430);
    const sales = await read(['sale', 'refund']);
    expect(sales.columns.map(({ kind, sums }) => [kind, sums])).to.have.deep.members([
      ['refund', [-30, 0]],
      ['sale', [1_000, 0]],
    ]);
    expect(sales.flowBeforeMinor).to.equal(500);
  });

  it('without hours, and everything else as before', async () => {
    const withHours = await nodes.host.ask(readDailyProfile, { merchantId, ...days }, { caller });
    const without = await nodes.host.ask(readDailyProfile, { merchantId, ...days, hours: false }, { caller });
    expect(withHours.hourCounts[12]).to.equal(1);
    expect(withHours.hourCounts).to.have.lengthOf(48);
    expect(without).to.deep.equal({ ...withHours, hourCounts: [] });
  });
});
