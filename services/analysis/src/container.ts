import 'reflect-metadata';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import type { Call } from '@merchant-analysis/broker/service';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { container, type InjectionToken } from 'tsyringe';
import { analystsOf } from './adapters/analysts.broker.js';
import { ledgerOf } from './adapters/ledger.broker.js';
import { analysisService } from './analysis.service.js';
import type { Analysts } from './ports/analysts.js';
import { analysisSettings } from './settings.js';

const ANALYSTS: InjectionToken<(call: Call) => Analysts> = Symbol('analysts');

/** Puts the analysis service together. It keeps nothing, so there is nothing to close. */
export async function compose({ env }: Environment): Promise<Composition> {
  const settings = loadSettings(analysisSettings, env);
  const rooms = container.createChildContainer();
  rooms.register(ANALYSTS, {
    useFactory: () => (call: Call) => analystsOf(call, settings.analystTimeoutMs),
  });
  return {
    schema: analysisService({ ledgerOf, analystsOf: rooms.resolve(ANALYSTS) }),
    close: async () => {},
  };
}
