import { html } from './html.js';

/** The looks of a report: by day, by night and on paper. Lines differ in shape too, not in colour alone. */
export const REPORT_STYLE = html`
:root { --ink: #1c1c22; --soft: #5c5c68; --rule: #dcdce4; --paper: #fff; --card: #f7f8fb; --far: #d3e2f5; --near: #93bae6; --mean: #1d4f91; --came: #111; --guess: #b4530a; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8e8ee; --soft: #a3a3b2; --rule: #34343e; --paper: #16161b; --card: #1d1d24; --far: #22354e; --near: #34608f; --mean: #9ccaff; --came: #fff; --guess: #f2a65a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 84rem; color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.8rem 0 .2rem; }
p, ul { margin: .4rem 0; max-width: 52rem; }
ul { padding-left: 1.2rem; }
header p, .soft, figcaption small { color: var(--soft); }
.cards { display: grid; gap: .8rem 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 23rem), 1fr)); }
figure { margin: .4rem 0; padding: .6rem .7rem; background: var(--card); border: 1px solid var(--rule); border-radius: .4rem; min-width: 0; break-inside: avoid; }
figcaption { font-weight: 600; line-height: 1.35; overflow-wrap: anywhere; }
figcaption small { display: block; font-weight: 400; font-size: .85rem; }
svg { display: block; width: 100%; height: auto; margin-top: .4rem; }
svg text { font-size: 13px; fill: var(--soft); }
svg path { fill: none; }
.grid { stroke: var(--rule); }
.zero { stroke: var(--soft); }
svg .b95 { fill: var(--far); }
svg .b80 { fill: var(--near); }
.mean { stroke: var(--mean); stroke-width: 3; stroke-linejoin: round; }
.came { stroke: var(--came); stroke-width: 1.3; stroke-linejoin: round; }
.guess { stroke: var(--guess); stroke-width: 1.6; stroke-dasharray: 3 2; }
.origin { stroke: var(--soft); stroke-dasharray: 5 4; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; list-style: none; padding: 0; max-width: none; }
.legend li { display: flex; align-items: center; gap: .5rem; }
.legend svg { width: 2.4rem; margin: 0; flex: none; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .6rem 0; break-inside: avoid; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { padding: .2rem .9rem .2rem 0; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { font-weight: 500; }
thead th { color: var(--soft); vertical-align: bottom; white-space: normal; max-width: 11rem; }
th:first-child { text-align: left; }
details { font-size: .85rem; }
details table { font-size: .78rem; }
details th, details td { padding-right: .6rem; }
details td { white-space: normal; }
summary { cursor: pointer; color: var(--soft); }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; } .cards { grid-template-columns: 1fr 1fr; } .b95, .b80 { print-color-adjust: exact; } h2, h3 { break-after: avoid; } details:not([open]) { display: none; } }
`;
