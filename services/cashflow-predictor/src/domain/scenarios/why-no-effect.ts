import type { ScenarioChange } from '@merchant-analysis/contracts/scenarios';
import { formatDate, parseDate } from '@merchant-analysis/kernel/business-date';
import type { LocalizedText } from '@merchant-analysis/kernel/text';
import type { CashflowInput, CashflowResult } from '../forecast-cashflow.js';
import { horizonOf, monthlyDays, stepsOf } from './horizon-days.js';

type Change<K extends ScenarioChange['kind']> = Extract<ScenarioChange, { kind: K }>;

/**
 * A sentence that names a change and says why it changes nothing; undefined where it does.
 * @param results of the forecast without and with the change
 */
export function whyNoEffect(
  input: CashflowInput,
  change: ScenarioChange,
  [without, changed]: readonly [CashflowResult, CashflowResult],
): LocalizedText | undefined {
  const moves = changed.days.some(({ inflow, outflow }, step) => {
    const before = without.days[step]!;
    return inflow.mean !== before.inflow.mean || outflow.mean !== before.outflow.mean;
  });
  if (moves) return undefined;
  const why = reasonOf(input, change);
  if (why === undefined) return undefined;
  const name = nameOf(change);
  return { zh: `${name.zh}没有影响：${why.zh}。`, en: `${name.en} has no effect: ${why.en}.` };
}

function reasonOf(input: CashflowInput, change: ScenarioChange): LocalizedText | undefined {
  switch (change.kind) {
    case 'price':
    case 'volume':
    case 'closed':
      return whySalesStay(input, change);
    case 'rent':
    case 'hire':
      return whyNeverDue(input, change);
    case 'delayed-payer':
      return whyNobodyWaits(input, change);
    case 'loan':
      return parseDate(change.receivedOn) > horizonOf(input).to ? outside(input) : undefined;
    case 'one-off': {
      const { from, to } = horizonOf(input);
      const day = parseDate(change.date);
      return day < from || day > to ? outside(input) : undefined;
    }
  }
}

function whySalesStay(
  input: CashflowInput,
  change: Change<'price' | 'volume' | 'closed'>,
): LocalizedText | undefined {
  if (stepsOf(input, change).length === 0) return outside(input);
  const isZero =
    change.kind !== 'closed' &&
    change.changeRatio === 0 &&
    (change.kind === 'volume' || change.volumeRatio === 0);
  if (isZero) return { zh: '变化幅度为零', en: 'its ratio is zero' };
  if (change.kind === 'volume' && change.channel !== undefined) return noSuchChannel(input, change.channel);
  return { zh: '近期账目中没有它所改变的收支', en: 'the latest books have nothing that it changes' };
}

function noSuchChannel({ future }: CashflowInput, channel: string): LocalizedText {
  const known = (future?.channels ?? []).filter(({ share }) => share > 0).map((one) => one.channel);
  const [zh, en] =
    known.length === 0
      ? ['账目未注明渠道', 'the books name no channels']
      : [`已有渠道：${known.join('、')}`, `they have ${known.join(', ')}`];
  return {
    zh: `近几个月的账目中没有渠道 ${channel} 的销售（${zh}）`,
    en: `the books of the last months have no sales through ${channel} (${en})`,
  };
}

function whyNeverDue(input: CashflowInput, change: Change<'rent' | 'hire'>): LocalizedText | undefined {
  if (monthlyDays(input, change).length > 0) return undefined;
  if (stepsOf(input, change).length === 0) return outside(input);
  const { dayOfMonth } = change;
  return {
    zh: `在其期间和${spanOf(input).zh}之内没有每月的 ${dayOfMonth} 日`,
    en: `its days within the forecast, ${spanOf(input).en}, hold no day ${dayOfMonth} of a month`,
  };
}

function whyNobodyWaits(
  input: CashflowInput,
  { counterparty }: Change<'delayed-payer'>,
): LocalizedText | undefined {
  const { to } = horizonOf(input);
  const isAwaited = (input.future?.flows ?? []).some(
    (flow) => flow.direction === 'in' && flow.counterparty === counterparty && flow.days[0]! <= to,
  );
  if (isAwaited) return undefined;
  return {
    zh: `${spanOf(input).zh}之内没有待 ${counterparty} 支付的发票`,
    en: `no open invoice of ${counterparty} is expected to be paid within the forecast, ${spanOf(input).en}`,
  };
}

function outside(input: CashflowInput): LocalizedText {
  return {
    zh: `不在${spanOf(input).zh}之内`,
    en: `it lies outside of the forecast, ${spanOf(input).en}`,
  };
}

function spanOf(input: CashflowInput): LocalizedText {
  const { from, to } = horizonOf(input);
  const [first, last] = [formatDate(from), formatDate(to)];
  return { zh: `预测期 ${first} 至 ${last} `, en: `${first} to ${last}` };
}

function nameOf(change: ScenarioChange): LocalizedText {
  switch (change.kind) {
    case 'price':
      return { zh: '价格变化', en: 'The change of prices' };
    case 'volume':
      return change.channel === undefined
        ? { zh: '销量变化', en: 'The change of volume' }
        : { zh: `渠道 ${change.channel} 的销量变化`, en: `The change of volume of ${change.channel}` };
    case 'rent':
      return { zh: '新增房租', en: 'The rent' };
    case 'hire':
      return { zh: '新增用工', en: 'The hire' };
    case 'delayed-payer':
      return { zh: `${change.counterparty} 延迟付款`, en: `The delay of ${change.counterparty}` };
    case 'loan':
      return { zh: `${change.receivedOn} 的借款`, en: `The loan of ${change.receivedOn}` };
    case 'closed':
      return {
        zh: `${change.from} 至 ${change.to} 的停业`,
        en: `The closing from ${change.from} to ${change.to}`,
      };
    case 'one-off':
      return { zh: `${change.date} 的一次性收支`, en: `The one-off amount of ${change.date}` };
  }
}
