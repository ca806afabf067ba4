import type { CashflowForecast } from '@merchant-analysis/contracts/cashflow';

const WIDTH = 860;
const HEIGHT = 380;
const LEFT = 78;
const RIGHT = 20;
const TOP = 44;
const BOTTOM = 40;

/** Draws the balance of a forecast with its 80 and 95 % bands as one SVG, amounts in whole units. */
export function drawForecast(forecast: CashflowForecast, title: string): string {
  const days = forecast.days.map((day) => ({ date: day.date, ...day.balance }));
  const low = Math.min(forecast.risk.floorMinor, ...days.map((day) => day.lo95));
  const high = Math.max(forecast.openingBalanceMinor, ...days.map((day) => day.hi95));
  const step = niceStep((high - low) / 5);
  const bottom = Math.floor(low / step) * step;
  const top = Math.ceil(high / step) * step;
  const x = (index: number): number => LEFT + (index / Math.max(1, days.length - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (minor: number): number => TOP + ((top - minor) / (top - bottom)) * (HEIGHT - TOP - BOTTOM);
  const at = (index: number, minor: number): string => `${x(index).toFixed(1)},${y(minor).toFixed(1)}`;
  const band = (lower: 'lo80' | 'lo95', upper: 'hi80' | 'hi95'): string =>
    [
      ...days.map((day, index) => at(index, day[upper])),
      ...days.map((day, index) => at(index, day[lower])).reverse(),
    ].join(' ');

  const grid = ticks(bottom, top, step).map(
    (minor) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(minor).toFixed(1)}" y2="${y(minor).toFixed(1)}" stroke="#d8dee6"/>` +
      `<text x="${LEFT - 8}" y="${(y(minor) + 4).toFixed(1)}" text-anchor="end">${amount(minor)}</text>`,
  );
  const dates = days
    .map((day, index) => ({ ...day, index }))
    .filter(({ index }) => index % Math.ceil(days.length / 8) === 0)
    .map(
      ({ date, index }) =>
        `<text x="${x(index).toFixed(1)}" y="${HEIGHT - 14}" text-anchor="middle">${date.slice(5)}</text>`,
    );

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#334155" role="img">
<title>${escapeXml(title)}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
<text x="${LEFT}" y="24" font-size="15" font-weight="600">${escapeXml(title)}</text>
${grid.join('\n')}
<polygon points="${band('lo95', 'hi95')}" fill="#bfd7f2"/>
<polygon points="${band('lo80', 'hi80')}" fill="#86b4e6"/>
<polyline points="${days.map((day, index) => at(index, day.mean)).join(' ')}" fill="none" stroke="#1d4f91" stroke-width="2.2"/>
<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(forecast.risk.floorMinor).toFixed(1)}" y2="${y(forecast.risk.floorMinor).toFixed(1)}" stroke="#c2410c" stroke-dasharray="6 4"/>
${dates.join('\n')}
</svg>
`;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? power;
}

function ticks(bottom: number, top: number, step: number): number[] {
  return Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, index) => bottom + index * step);
}

function amount(minor: number): string {
  return Math.round(minor / 100).toLocaleString('en-US');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
