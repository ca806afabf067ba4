import { createHash } from 'node:crypto';
import type { Call } from '@merchant-analysis/broker/service';
import type { ParamsOf } from '@merchant-analysis/contracts/contract';
import { problem } from '@merchant-analysis/contracts/problems';
import type * as contracts from '@merchant-analysis/contracts/scenarios';
import { formatDate } from '@merchant-analysis/kernel/business-date';
import type { Clock } from '@merchant-analysis/kernel/clock';
import type { CashflowInput, CashflowResult } from '../domain/forecast-cashflow.js';
import { applyChanges } from '../domain/scenarios/apply-changes.js';
import { movedDays, outcomeOf } from '../domain/scenarios/scenario-outcome.js';
import { whyNoEffect } from '../domain/scenarios/why-no-effect.js';
import { MODEL } from '../domain/words/describe-forecast.js';
import { middleOf } from '../domain/words/describe-series.js';
import type { Forecaster } from '../ports/forecaster.js';
import type { ScenarioBody } from '../ports/scenarios.js';
import type { Shelf, ShelfItem } from '../ports/shelf.js';
import { inTurn } from './in-turn.js';
import { type ForecastReading, getVisibleBasis, getVisibleForecast } from './visible-forecast.js';

interface Rim extends ForecastReading {
  readonly scenarios: Shelf<ScenarioBody>;
  readonly forecastBooks: Forecaster;
  readonly clock: Clock;
  newId(prefix: string): string;
}

/** So many are computed at once: the threads take about fifty for each, and others ask too. */
const AT_ONCE = 4;

type Asked = ParamsOf<typeof contracts.createScenarios>['scenarios'][number];

/**
 * Computes scenarios on the frozen basis of a forecast, each change alone and all of a scenario together, with the
 * same draws of chance as the forecast itself. The same request again, by its idempotency key, computes nothing.
 * @throws Problem NOT_FOUND; CONFLICT when the forecast was made by another model; VALIDATION_FAILED of a loan of the
 * past.
 */
export async function createScenarios(
  rim: Rim,
  { forecastId, scenarios: asked }: ParamsOf<typeof contracts.createScenarios>,
  call: Pick<Call, 'caller' | 'audit' | 'withRecord' | 'idempotency'>,
): Promise<contracts.ScenarioSet> {
  const { tenantId } = call.caller;
  const note = (item: ShelfItem<ScenarioBody> | undefined) => ({
    resourceType: 'scenario',
    resourceId: item?.id ?? '',
    changes: { forecastId, scenarios: asked.length },
  });
  const ownId = idOf(call, forecastId);
  const before = ownId === undefined ? undefined : await rim.scenarios.find(tenantId, ownId);
  if (before) {
    await getVisibleForecast(rim, tenantId, forecastId);
    call.audit(note(before));
    return show(before);
  }
  const { kept, basis } = await getVisibleBasis(rim, tenantId, forecastId);
  const { name, version } = kept.forecast.model;
  if (name !== MODEL.name || version !== MODEL.version) {
    throw problem('CONFLICT', {
      reason: { en: 'the model has changed since: ask for a new forecast', zh: '预测模型已更新，请重新预测' },
    });
  }
  refuseLoansOfThePast(asked, kept.forecast.asOf);
  const baseline = await rim.forecastBooks(basis.input);
  const scenarios = await inTurn(asked, 1, (one) => compute(rim.forecastBooks, basis.input, baseline, one));
  const at = rim.clock.now();
  const body = {
    forecastId,
    baseline: outcomeOf(baseline),
    scenarios,
    createdAt: new Date(at).toISOString(),
  };
  const made = await rim.scenarios.change(tenantId, {
    id: ownId ?? rim.newId('scn'),
    action: 'cashflow.createScenarios',
    request: call.withRecord(({ item }) => note(item)),
    next: () => ({ owner: forecastId, at, body }),
  });
  call.audit(note(made));
  return show(made!);
}

/** @throws Problem NOT_FOUND, also for who may not see the forecast any more. */
export async function getScenarios(
  rim: Pick<Rim, 'ledger' | 'forecasts' | 'scenarios'>,
  { scenarioId }: ParamsOf<typeof contracts.getScenarios>,
  { caller }: Pick<Call, 'caller'>,
): Promise<contracts.ScenarioSet> {
  const item = await rim.scenarios.find(caller.tenantId, scenarioId);
  if (!item) throw problem('NOT_FOUND', { what: 'scenario' });
  await getVisibleForecast(rim, caller.tenantId, item.owner);
  return show(item);
}

/** A request with a key has the same id each time, so that what it made is found; undefined without a key. */
function idOf(
  { caller, idempotency }: Pick<Call, 'caller' | 'idempotency'>,
  forecastId: string,
): string | undefined {
  if (idempotency === undefined) return undefined;
  const request = JSON.stringify([caller.tenantId, forecastId, idempotency.key, idempotency.fingerprint]);
  return `scn_${createHash('sha256').update(request).digest('hex').slice(0, 32)}`;
}

function show({ id, body }: ShelfItem<ScenarioBody>): contracts.ScenarioSet {
  return { id, ...body };
}

/** What was received is in the books; a scenario would pay it back without having it. */
function refuseLoansOfThePast(asked: readonly Asked[], asOf: string): void {
  const zh = `必须晚于 ${asOf}（本预测账目的最后一天）：此前收到的贷款已在账中，其还款请另建现金计划`;
  const message = `must be after ${asOf}, the last day of the books of this forecast: what was received by then is in the books. For its instalments make a cash plan`;
  const errors = asked.flatMap(({ changes }, at) =>
    changes.flatMap((change, index) =>
      change.kind === 'loan' && change.receivedOn <= asOf
        ? [{ path: `scenarios.${at}.changes.${index}.receivedOn`, message, zh }]
        : [],
    ),
  );
  if (errors.length > 0) throw problem('VALIDATION_FAILED', {}, { errors });
}

async function compute(
  forecastBooks: Forecaster,
  input: CashflowInput,
  baseline: CashflowResult,
  { name, changes }: Asked,
): Promise<contracts.ScenarioSet['scenarios'][number]> {
  // One change alone is all of them together.
  const lists = changes.length === 1 ? [changes] : [changes, ...changes.map((change) => [change])];
  const results = await inTurn(lists, AT_ONCE, (list) => forecastBooks(applyChanges(input, list)));
  const together = results[0]!;
  const alone = changes.length === 1 ? results : results.slice(1);
  const end = (result: CashflowResult): number => result.days.at(-1)!.balance.mean;
  return {
    name,
    outcome: outcomeOf(together),
    endBalanceChangeMinor: end(together) - end(baseline),
    effects: changes.map((change, index) => {
      const result = alone[index]!;
      const moved = movedDays(baseline, result);
      const note = whyNoEffect(input, change, [baseline, result]);
      return {
        change,
        alone: outcomeOf(result),
        ...(moved !== undefined && { firstAtRiskMovedDays: moved }),
        endBalanceChangeMinor: end(result) - end(baseline),
        ...(note && { note }),
      };
    }),
    balance: together.days.map(({ day, balance }, step) => ({
      date: formatDate(day),
      p10Minor: balance.lo80,
      p50Minor: middleOf(together, step),
      p90Minor: balance.hi80,
    })),
  };
}
