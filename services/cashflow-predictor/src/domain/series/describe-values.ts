import type { LocalizedText } from '@merchant-analysis/kernel/text';
import { describeMethod } from './describe-method.js';
import type { FlowMethod, ForecastMethod } from './forecast.js';
import { hasShifted } from './level-shift.js';

/** Of amounts that come and go no few weeks tell a level. */
const SPARSE: ReadonlySet<ForecastMethod | FlowMethod> = new Set(['intermittent', 'scattered']);
/** Fewer missing values are not worth a word. */
const WORTH_A_WORD = 0.05;

/**
 * What the forecast of a series rests on, in a sentence or two: its method, and what in the values makes it less sure.
 * @param values NaN missing.
 */
export function describeValues(
  values: Float64Array,
  { method, season }: { method: ForecastMethod | FlowMethod; season: number },
): LocalizedText {
  const told = [describeMethod(method)];
  const missing = values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  if (method !== 'nothing-known' && missing > WORTH_A_WORD * values.length) {
    const percent = Math.round((100 * missing) / values.length);
    told.push({
      zh: `有 ${percent}% 的数值缺失：缺失处不当作零，也不参与评判。`,
      en: `${percent} % of the values are missing: they count neither as zeros nor as errors.`,
    });
  }
  if (!SPARSE.has(method) && hasShifted(values, season)) {
    told.push({
      zh: '近期水平与以前明显不同：预测更看重近几周，几周之内才会完全跟上新水平；若再变回去，预测会偏。',
      en: 'The level has shifted lately: the last weeks count more, the forecast takes some weeks to follow wholly, and will miss if it shifts back.',
    });
  }
  return { zh: told.map(({ zh }) => zh).join(''), en: told.map(({ en }) => en).join(' ') };
}
