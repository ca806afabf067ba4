import 'reflect-metadata';
import type { Composition, Environment } from '@merchant-analysis/broker/composition';
import { commonSettings } from '@merchant-analysis/settings/common';
import { loadSettings } from '@merchant-analysis/settings/settings';
import { container, type InjectionToken } from 'tsyringe';
import { readCalendar } from './adapters/calendar.csv.js';
import { ledgerOf } from './adapters/ledger.broker.js';
import { costService } from './cost.service.js';
import type { Calendar } from './ports/calendar.js';

const CALENDAR: InjectionToken<Calendar> = Symbol('calendar');

/** Puts cost-analyzer together. It keeps nothing, so there is nothing to close. */
export async function compose({ env }: Environment): Promise<Composition> {
  const settings = loadSettings(commonSettings, env);
  const rooms = container.createChildContainer();
  const calendar = await readCalendar(settings.configDir);
  rooms.register(CALENDAR, { useFactory: () => calendar });
  return {
    schema: costService({ ledgerOf, calendar: rooms.resolve(CALENDAR) }),
    close: async () => {},
  };
}
