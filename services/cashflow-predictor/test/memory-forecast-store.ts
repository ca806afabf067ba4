import type { RealisedDays } from '@merchant-analysis/cashflow-predictor/domain/drift/compare-with-books';
import type { ForecastStore, KeptForecast } from '@merchant-analysis/cashflow-predictor/ports/forecast-store';

/** Forecasts in memory, as texts, so that nobody changes them from outside. */
export function memoryForecastStore(): ForecastStore {
  const tenants = new Map<string, Map<string, string>>();
  const realisedDays = new Map<string, string>();
  const closed = new Set<string>();
  const of = (tenantId: string): Map<string, string> => {
    const known = tenants.get(tenantId) ?? new Map<string, string>();
    tenants.set(tenantId, known);
    return known;
  };
  const read = (text: string): KeptForecast => JSON.parse(text);
  const all = (tenantId: string): KeptForecast[] => [...of(tenantId).values()].map(read);
  const place = ({ keptAt, id }: { keptAt: number; id: string }): string =>
    `${String(keptAt).padStart(16, '0')}${id}`;
  return {
    async keepForecast(tenantId, kept) {
      const rows = of(tenantId);
      if (!rows.has(kept.forecast.id)) rows.set(kept.forecast.id, JSON.stringify(kept));
    },
    async findForecast(tenantId, id) {
      const text = of(tenantId).get(id);
      return text === undefined ? undefined : read(text);
    },
    async listForecasts(tenantId, subject, { limit, after }) {
      return all(tenantId)
        .filter(
          ({ forecast }) => forecast.subject.kind === subject.kind && forecast.subject.id === subject.id,
        )
        .map(({ forecast: { id, asOf, horizonDays, dataVersion }, merchantIds, keptAt, realised }) => ({
          id,
          merchantIds,
          keptAt,
          asOf,
          horizonDays,
          dataVersion,
          scoredDays: realised?.days ?? 0,
        }))
        .filter((row) => after === undefined || place(row) < place(after))
        .sort((a, b) => (place(a) < place(b) ? 1 : -1))
        .slice(0, limit);
    },
    async listRealised(tenantId, subject, { before, limit }) {
      const seen = new Set<string>();
      return all(tenantId)
        .filter(
          ({ forecast }) => forecast.subject.kind === subject.kind && forecast.subject.id === subject.id,
        )
        .filter(({ forecast }) => forecast.asOf < before)
        .sort(
          ({ forecast: a, ...one }, { forecast: b, ...other }) =>
            (a.asOf < b.asOf ? 1 : a.asOf > b.asOf ? -1 : 0) ||
            b.horizonDays - a.horizonDays ||
            one.keptAt - other.keptAt ||
            (a.id < b.id ? -1 : 1),
        )
        .flatMap(({ forecast: { id, asOf } }) => {
          const text = realisedDays.get(`${tenantId} ${id}`);
          if (text === undefined || seen.has(asOf)) return [];
          seen.add(asOf);
          return [{ asOf, byDay: JSON.parse(text) as RealisedDays }];
        })
        .slice(0, limit);
    },
    async listOpenForecasts(tenantId, { limit, afterId }) {
      return all(tenantId)
        .filter(({ forecast }) => !closed.has(`${tenantId} ${forecast.id}`))
        .filter(({ forecast, realised }) => (realised?.scoredThrough ?? '') < forecast.days.at(-1)!.date)
        .filter(({ forecast }) => afterId === undefined || forecast.id > afterId)
        .sort((a, b) => (a.forecast.id < b.forecast.id ? -1 : 1))
        .slice(0, limit);
    },
    async keepRealised(tenantId, id, { realised, byDay }) {
      const text = of(tenantId).get(id);
      if (text === undefined) return;
      const kept = read(text);
      if (closed.has(`${tenantId} ${id}`)) return;
      if ((kept.realised?.scoredThrough ?? '') >= realised.scoredThrough) return;
      of(tenantId).set(id, JSON.stringify({ ...kept, realised }));
      realisedDays.set(`${tenantId} ${id}`, JSON.stringify(byDay));
    },
    async closeForecast(tenantId, id) {
      closed.add(`${tenantId} ${id}`);
    },
    async listOldForecasts(tenantId, { keptBefore, limit }) {
      return all(tenantId)
        .filter(({ keptAt }) => keptAt < keptBefore)
        .map(({ keptAt, forecast: { id } }) => ({ keptAt, id }))
        .sort((a, b) => (place(a) < place(b) ? -1 : 1))
        .map(({ id }) => id)
        .slice(0, limit);
    },
    async forgetForecasts(tenantId, ids) {
      for (const id of ids) {
        of(tenantId).delete(id);
        realisedDays.delete(`${tenantId} ${id}`);
      }
    },
  };
}
