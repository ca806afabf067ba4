import '@merchant-analysis/settings/require-node';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemCaller } from '@merchant-analysis/broker/meta';
import { forecastCashflow } from '@merchant-analysis/contracts/cashflow';
import { createSimulation, getSimulation } from '@merchant-analysis/contracts/simulations';
import { silentLogger } from '@merchant-analysis/observability/logger';
import { drawForecast } from './forecast-picture.js';
import { openPlatform } from './platform.js';
import { ALL_SERVICES } from './services.js';

/** `npm run docs:picture`: the pictures of a forecast, from a simulated noodle shop whose seed is fixed. */
const PICTURES = [
  ['forecast.svg', 'Balance of a noodle shop, CNY: the next 90 days with 80 and 95 % bands'],
  ['forecast.zh-CN.svg', '一家面馆的账户余额（元）：未来 90 天及 80%、95% 区间'],
] as const;
const dataDir = mkdtempSync(join(tmpdir(), 'picture-'));
const environment = {
  env: { ...process.env, DATA_DIR: dataDir },
  logger: silentLogger(),
  clock: { now: Date.now },
};
const platform = await openPlatform(environment, ALL_SERVICES);
try {
  const caller = systemCaller('ten_picture');
  const plan = {
    merchants: 1,
    days: 730,
    seed: 7,
    archetypes: ['noodle-shop' as const],
    lastDate: '2026-09-20',
  };
  const { id } = await platform.host.ask(createSimulation, plan, { caller });
  let made = await platform.host.ask(getSimulation, { simulationId: id }, { caller });
  while (made.job.state === 'waiting' || made.job.state === 'running') {
    await sleep(200);
    made = await platform.host.ask(getSimulation, { simulationId: id }, { caller });
  }
  const merchantId = made.merchants[0]?.merchantId;
  const outcome = await platform.host.ask(
    forecastCashflow,
    { merchantId, horizonDays: 90, floorMinor: 35_000_000 },
    { caller },
  );
  if (outcome.status !== 'done') throw new Error(`no forecast: ${outcome.reason.en}`);
  for (const [name, title] of PICTURES) {
    const file = fileURLToPath(new URL(`../../../docs/images/${name}`, import.meta.url));
    writeFileSync(file, drawForecast(outcome.forecast, title));
    process.stdout.write(`Written: ${file}\n`);
  }
} finally {
  await platform.close();
  rmSync(dataDir, { recursive: true });
}
