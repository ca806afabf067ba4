import {
  SCHEDULE_MIGRATIONS,
  sqliteScheduleStore,
} from '@merchant-analysis/scheduler/adapters/schedule-store.sqlite';
import { openSqlite } from '@merchant-analysis/storage/sqlite';
import { memoryScheduleStore } from '../memory-schedule-store.js';
import { describeScheduleStore } from './schedule-store.contract.js';

describeScheduleStore('memory', memoryScheduleStore);
describeScheduleStore('SQLite', () => sqliteScheduleStore(openSqlite(':memory:', SCHEDULE_MIGRATIONS)));
