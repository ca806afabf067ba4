import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import { requireBenchmarkData } from '@merchant-analysis/testkit/benchmark-data';
import { expect } from 'chai';
import { openTestRoom, TENANT } from './file-room.js';

/**
 * Sums by day with another tool: awk knows neither our parser nor our arithmetic. A record ends at a line feed, and
 * a comma inside quotes is no separator. Prices have at most three digits after the point, so quantity × price is
 * a whole number of thousandths; each line is rounded once, half away from zero.
 */
const AWK = String.raw`
NR > 1 {
  count = 0; cell = ""; quoted = 0
  for (i = 1; i <= length($0); i++) {
    sign = substr($0, i, 1)
    if (sign == "\"") quoted = !quoted
    else if (sign == "," && !quoted) { cells[++count] = cell; cell = "" }
    else cell = cell sign
  }
  price = cells[6]; negative = 0
  if (substr(price, 1, 1) == "-") { negative = 1; price = substr(price, 2) }
  point = index(price, ".")
  whole = point ? substr(price, 1, point - 1) : price
  part = point ? substr(price, point + 1) : ""
  while (length(part) < 3) part = part "0"
  product = cells[4] * (whole * 1000 + part) * (negative ? -1 : 1)
  size = product < 0 ? -product : product
  minor = int((size + 5) / 10)
  day = substr(cells[5], 1, 10)
  sums[day] += product < 0 ? -minor : minor
  lines[day]++
}
END { for (day in sums) printf "%s %d %d\n", day, lines[day], sums[day] }`;

describe('the real orders of a web shop', function () {
  this.timeout(300_000);
  it('come in whole: every line is in the books or rejected, and days sum to what awk finds', async function () {
    const file = requireBenchmarkData(this, 'uci_online_retail_orders.csv.gz');
    const room = await openTestRoom();
    try {
      const merchant = await room.merchant({
        name: { en: 'Online Retail' },
        timeZone: 'Europe/London',
        currency: 'GBP',
      });
      const bytes = readFileSync(file);
      const first = await room.import('uci_online_retail_orders.csv.gz', bytes, { merchantId: merchant.id });
      expect(first).to.include({ state: 'succeeded', profile: 'orders' });
      expect(first.counts).to.include({ rows: 541_909, corrected: 0, unchanged: 0 });
      expect(first.counts.inserted + first.counts.rejected).to.equal(541_909);
      const expected = await sumsByAwk(file);
      const groups = await room.store.transactions.summarize({
        tenantId: TENANT,
        merchantIds: [merchant.id],
        fromDay: 0,
        toDay: 50_000,
        groupBy: 'day',
      });
      const sums = groups.map(({ key, count, netMinor }) => `${key} ${count} ${netMinor}`);
      expect(sums).to.deep.equal(expected);
      expect(expected[0]).to.match(new RegExp(`^${formatDate(14_944)} `)); // 2010-12-01
      const again = await room.import('again.csv.gz', bytes, { merchantId: merchant.id });
      expect(again.counts).to.deep.equal({
        rows: 541_909,
        inserted: 0,
        corrected: 0,
        unchanged: first.counts.inserted,
        rejected: first.counts.rejected,
      });
    } finally {
      await room.stop();
    }
  });
});

async function sumsByAwk(file: string): Promise<string[]> {
  const shell = `gzip -dc "$0" | LC_ALL=C awk "$1" | LC_ALL=C sort`;
  const { stdout } = await promisify(execFile)('sh', ['-c', shell, file, AWK], { maxBuffer: 1e7 });
  return stdout.trim().split('\n');
}
